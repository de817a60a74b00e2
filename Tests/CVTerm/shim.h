// Swift imports all of libvterm that the tests need, bit-fields included; there is nothing to add.
#ifndef POLLUX_VTERM_H
#define POLLUX_VTERM_H

#include <vterm.h>

#endif
