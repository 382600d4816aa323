/* One build for every processor: a function marked FASTEST is compiled several times
 * and the loader takes the one that the processor can run.
 *
 * It needs GCC 12, which knows these levels, and a loader that chooses (glibc's); other
 * compilers, systems and processors get one plain version with the same answers, and so
 * does a build with PANOH_PLAIN, which sanitizers need.
 */
#ifndef PANOH_DISPATCH_H
#define PANOH_DISPATCH_H

#include <stdlib.h> /* says which C library this is */

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__) && !defined(PANOH_PLAIN)
#if __GNUC__ >= 12
#define FASTEST __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#endif
#endif
#ifndef FASTEST
#define FASTEST
#endif

#endif
