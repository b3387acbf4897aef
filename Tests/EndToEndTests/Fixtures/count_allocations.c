// Counts what load threads allocate, for a preloaded run: the number goes to standard error when
// the process ends. A load thread is one that names itself "load-…".
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

static __thread int is_load_thread;
static atomic_long allocations;

static void note(void) {
    if (is_load_thread) atomic_fetch_add(&allocations, 1);
}

void *malloc(size_t size) { return note(), __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return note(), __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return note(), __libc_realloc(old, size); }
void *aligned_alloc(size_t alignment, size_t size) {
    return note(), __libc_memalign(alignment, size);
}
int posix_memalign(void **result, size_t alignment, size_t size) {
    note();
    *result = __libc_memalign(alignment, size);
    return *result ? 0 : 12;
}

int prctl(int option, ...) {
    va_list list;
    va_start(list, option);
    unsigned long a = va_arg(list, unsigned long), b = va_arg(list, unsigned long);
    unsigned long c = va_arg(list, unsigned long), d = va_arg(list, unsigned long);
    va_end(list);
    if (option == PR_SET_NAME && strncmp((const char *)a, "load-", 5) == 0) is_load_thread = 1;
    int (*next)(int, ...) = (int (*)(int, ...))dlsym(RTLD_NEXT, "prctl");
    return next(option, a, b, c, d);
}

__attribute__((destructor)) static void tell(void) {
    fprintf(stderr, "load threads allocated %ld times\n", atomic_load(&allocations));
}
