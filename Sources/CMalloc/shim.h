#ifndef BASELOG_CMALLOC_H
#define BASELOG_CMALLOC_H

#include <malloc.h>

/// Limits how many arenas the allocator keeps for the threads of this process; at once, and for good.
static inline void malloc_limit_arenas(int count) { mallopt(M_ARENA_MAX, count); }

#endif
