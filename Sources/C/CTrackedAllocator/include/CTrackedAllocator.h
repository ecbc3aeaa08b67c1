#pragma once

// Replaces malloc and its relatives, for the whole program that is linked with it, by glibc's own behind the accounting
// of CSandbox. There is nothing to call: the worker program alone links it.
