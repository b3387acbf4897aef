// Makes calls to the C library fail, for a preloaded run of any build of kendall: there is nothing
// of it in the program itself.
//
// MEDDLE            call:n:what, several with commas. The n-th such call of the process fails with
//                   the error `what` (EMFILE, ...), or never returns (hang). n+ means every call
//                   from the n-th on, n%m every m-th from the n-th on.
// MEDDLE_LOG        a file: at the end of the process each call with how often it was made, and
//                   the sockets that are still open and were not inherited.
// MEDDLE_ADDRESSES  what the name several.invalid resolves to, with spaces between.
// MEDDLE_CLOCK      n:s, the wall clock steps by s seconds at its n-th reading.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum call {
    SOCKET, CONNECT, SEND, RECV, GETSOCKOPT, SETSOCKOPT, EPOLL_CREATE, EPOLL_CTL, EPOLL_WAIT,
    EVENTFD, SIGNALFD, READ, WRITE, OPEN, THREAD, SYNC, RENAME, TRUNCATE, CALLS
};
static const char *const names[CALLS] = {
    "socket", "connect", "send", "recv", "getsockopt", "setsockopt", "epoll_create", "epoll_ctl",
    "epoll_wait", "eventfd", "signalfd", "read", "write", "open", "thread", "sync", "rename",
    "truncate",
};
static const struct { const char *name; int number; } errors[] = {
    {"EACCES", EACCES}, {"EADDRNOTAVAIL", EADDRNOTAVAIL}, {"EAGAIN", EAGAIN},
    {"ECONNREFUSED", ECONNREFUSED}, {"ECONNRESET", ECONNRESET}, {"EHOSTUNREACH", EHOSTUNREACH},
    {"EINTR", EINTR}, {"EINVAL", EINVAL}, {"EIO", EIO}, {"EMFILE", EMFILE},
    {"ENETUNREACH", ENETUNREACH}, {"ENFILE", ENFILE}, {"ENOBUFS", ENOBUFS}, {"ENOMEM", ENOMEM},
    {"ENOSPC", ENOSPC}, {"EPERM", EPERM}, {"EPIPE", EPIPE}, {"ETIMEDOUT", ETIMEDOUT},
};

static atomic_long counts[CALLS], clock_reads;
static struct rule { int call, error; long first, every; } rules[8];
static int rule_count;
static long clock_step_at, clock_step;

enum { DESCRIPTORS = 1024 };
static char inherited[DESCRIPTORS];

static int is_socket(int fd) {
    struct stat facts;
    return fstat(fd, &facts) == 0 && S_ISSOCK(facts.st_mode);
}

// Before anything else of the process runs.
__attribute__((constructor)) static void prepare(void) {
    for (int fd = 0; fd < DESCRIPTORS; fd++) inherited[fd] = is_socket(fd);
    const char *text = getenv("MEDDLE");
    while (text && *text && rule_count < 8) {
        char call[32] = "", what[32] = "", mark = 0;
        struct rule rule = {-1, 0, 0, 0};
        int used = 0;
        if (sscanf(text, "%31[^:]:%ld%n", call, &rule.first, &used) != 2) abort();
        text += used;
        mark = *text;
        if (mark == '+') rule.every = 1, text++;
        if (mark == '%') rule.every = strtol(text + 1, (char **)&text, 10);
        if (sscanf(text, ":%31[^,]%n", what, &used) != 1) abort();
        text += used;
        if (*text == ',') text++;
        for (int i = 0; i < CALLS; i++)
            if (strcmp(names[i], call) == 0) rule.call = i;
        for (unsigned i = 0; i < sizeof errors / sizeof *errors; i++)
            if (strcmp(errors[i].name, what) == 0) rule.error = errors[i].number;
        if (rule.call < 0 || (rule.error == 0 && strcmp(what, "hang") != 0)) abort();
        rules[rule_count++] = rule;
    }
    const char *clock = getenv("MEDDLE_CLOCK");
    if (clock) sscanf(clock, "%ld:%ld", &clock_step_at, &clock_step);
}

// Whether this call is to fail, with errno set.
static int fails(enum call call) {
    long n = atomic_fetch_add(&counts[call], 1) + 1;
    for (int i = 0; i < rule_count; i++) {
        const struct rule *rule = &rules[i];
        if (rule->call != (int)call || n < rule->first) continue;
        if (rule->every ? (n - rule->first) % rule->every != 0 : n != rule->first) continue;
        while (rule->error == 0) pause();
        errno = rule->error;
        return 1;
    }
    return 0;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int socket(int family, int type, int protocol) {
    return fails(SOCKET) ? -1 : NEXT(socket)(family, type, protocol);
}
int connect(int fd, const struct sockaddr *address, socklen_t length) {
    if (!fails(CONNECT)) return NEXT(connect)(fd, address, length);
    // What is interrupted goes on by itself (connect(2)).
    if (errno == EINTR) NEXT(connect)(fd, address, length), errno = EINTR;
    return -1;
}
ssize_t send(int fd, const void *bytes, size_t count, int flags) {
    return fails(SEND) ? -1 : NEXT(send)(fd, bytes, count, flags);
}
ssize_t recv(int fd, void *bytes, size_t count, int flags) {
    return fails(RECV) ? -1 : NEXT(recv)(fd, bytes, count, flags);
}
// The load threads send and receive by number.
long syscall(long number, ...) {
    long word[6];
    va_list list;
    va_start(list, number);
    for (int i = 0; i < 6; i++) word[i] = va_arg(list, long);
    va_end(list);
    if (number == SYS_sendto && fails(SEND)) return -1;
    if (number == SYS_recvfrom && fails(RECV)) return -1;
    return NEXT(syscall)(number, word[0], word[1], word[2], word[3], word[4], word[5]);
}
int getsockopt(int fd, int level, int name, void *value, socklen_t *length) {
    return fails(GETSOCKOPT) ? -1 : NEXT(getsockopt)(fd, level, name, value, length);
}
int setsockopt(int fd, int level, int name, const void *value, socklen_t length) {
    return fails(SETSOCKOPT) ? -1 : NEXT(setsockopt)(fd, level, name, value, length);
}
int epoll_create1(int flags) { return fails(EPOLL_CREATE) ? -1 : NEXT(epoll_create1)(flags); }
int epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event) {
    return fails(EPOLL_CTL) ? -1 : NEXT(epoll_ctl)(epoll, operation, fd, event);
}
int epoll_pwait2(int epoll, struct epoll_event *events, int most, const struct timespec *timeout,
                 const sigset_t *mask) {
    return fails(EPOLL_WAIT) ? -1 : NEXT(epoll_pwait2)(epoll, events, most, timeout, mask);
}
int eventfd(unsigned count, int flags) { return fails(EVENTFD) ? -1 : NEXT(eventfd)(count, flags); }
int signalfd(int fd, const sigset_t *mask, int flags) {
    return fails(SIGNALFD) ? -1 : NEXT(signalfd)(fd, mask, flags);
}
ssize_t read(int fd, void *bytes, size_t count) {
    return fails(READ) ? -1 : NEXT(read)(fd, bytes, count);
}
ssize_t write(int fd, const void *bytes, size_t count) {
    return fails(WRITE) ? -1 : NEXT(write)(fd, bytes, count);
}
int open(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, mode_t);
    va_end(list);
    return fails(OPEN) ? -1 : NEXT(open)(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    va_list list;
    va_start(list, flags);
    mode_t mode = va_arg(list, mode_t);
    va_end(list);
    return fails(OPEN) ? -1 : NEXT(open64)(path, flags, mode);
}
int pthread_create(pthread_t *thread, const pthread_attr_t *settings, void *(*run)(void *),
                   void *argument) {
    return fails(THREAD) ? errno : NEXT(pthread_create)(thread, settings, run, argument);
}
int fdatasync(int fd) { return fails(SYNC) ? -1 : NEXT(fdatasync)(fd); }
int rename(const char *from, const char *to) { return fails(RENAME) ? -1 : NEXT(rename)(from, to); }
int ftruncate(int fd, off_t length) { return fails(TRUNCATE) ? -1 : NEXT(ftruncate)(fd, length); }

int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = NEXT(clock_gettime)(clock, time);
    if (clock_step && clock == CLOCK_REALTIME
        && atomic_fetch_add(&clock_reads, 1) + 1 >= clock_step_at)
        time->tv_sec += clock_step;
    return result;
}

// The addresses of several.invalid, as one list that freeaddrinfo takes apart like any other.
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
                struct addrinfo **found) {
    __typeof__(&getaddrinfo) next = NEXT(getaddrinfo);
    const char *addresses = getenv("MEDDLE_ADDRESSES");
    if (!name || !addresses || strcmp(name, "several.invalid") != 0)
        return next(name, service, hints, found);
    struct addrinfo *first = NULL, **end = &first;
    char list[512], *rest = list;
    snprintf(list, sizeof list, "%s", addresses);
    for (char *address; (address = strsep(&rest, " ")) != NULL;) {
        int status = next(address, service, hints, end);
        // Of a family that was not asked for.
        if (status == EAI_ADDRFAMILY || status == EAI_NONAME) continue;
        if (status != 0) return status;
        while (*end) end = &(*end)->ai_next;
    }
    *found = first;
    return first ? 0 : EAI_NONAME;
}

// After the process's own handlers have run.
__attribute__((destructor)) static void tell(void) {
    const char *path = getenv("MEDDLE_LOG");
    FILE *log = path ? fopen(path, "w") : NULL;
    if (!log) return;
    for (int i = 0; i < CALLS; i++) fprintf(log, "%s %ld\n", names[i], atomic_load(&counts[i]));
    int sockets = 0;
    for (int fd = 0; fd < DESCRIPTORS; fd++) sockets += is_socket(fd) && !inherited[fd];
    fprintf(log, "open_sockets %d\n", sockets);
    fclose(log);
}
