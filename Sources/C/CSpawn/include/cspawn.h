#pragma once

#include <spawn.h>

/// Has the spawned process close every descriptor from `first` on, whatever its parent has open. Returns an error number,
/// or 0. The C library keeps this from Swift.
int cspawn_close_from(posix_spawn_file_actions_t *actions, int first);
