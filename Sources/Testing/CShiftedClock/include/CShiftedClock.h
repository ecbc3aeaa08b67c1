/// Preloaded into a process, it shifts the wall clock by the nanoseconds in the file that CLOCK_SHIFT_FILE names: eight
/// bytes, in the machine's order, that may change at any time. Clocks that only count on stay as they are.
#ifndef VIGIL_SHIFTED_CLOCK_H
#define VIGIL_SHIFTED_CLOCK_H

#include <stdint.h>

/// The shift at present; 0 without a file.
int64_t vigil_clock_shift(void);

#endif
