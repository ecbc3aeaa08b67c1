#pragma once

#include <spawn.h>

/// Has the spawned process close every descriptor from `first` on, whatever its parent has open. Returns an error number,
/// or 0. The C library keeps this from Swift.
int cspawn_close_from(posix_spawn_file_actions_t *actions, int first);

/// Has the spawned process lead a session and a group of its own, with the signals that the attributes hold: it has no
/// terminal then, into which an input could be forged. Returns an error number, or 0. Also kept from Swift.
int cspawn_lead_session(posix_spawnattr_t *attributes);
