// What Swift's Glibc module cannot import: epoll, eventfd, signalfd, and calls that need
// _GNU_SOURCE. Every function returns its result, or the negated errno.
#ifndef CLINUX_H
#define CLINUX_H

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

int clinux_epoll_create(void);
int clinux_epoll_add(int epoll, int descriptor, uint32_t events, uint64_t token);
/// Waits at most `nanoseconds`; a negative time waits for ever.
int clinux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int64_t nanoseconds);

/// A timer of the monotonic clock as a descriptor that becomes readable when it goes off.
int clinux_timer_create(void);
/// Sets it to an instant in nanoseconds, in place of any other; 0, or the negated errno.
int clinux_timer_set(int timer, uint64_t nanoseconds);

int clinux_eventfd(void);
/// A descriptor that becomes readable when SIGINT, SIGTERM or SIGHUP arrives; the three are blocked
/// in the calling thread and in those it starts. A SIGHUP that is ignored, as nohup(1) has it, stays
/// so: blocked, it would be told all the same.
int clinux_signalfd(void);
/// The number of a waiting signal, 0 if there is none.
int clinux_signalfd_read(int descriptor);

/// Names the calling thread and gives it 1 ns of timer slack; the kernel's default adds 50 µs to
/// every wait.
void clinux_prepare_thread(const char *name);
/// CPU time of the calling thread in nanoseconds.
int64_t clinux_thread_cpu_nanoseconds(void);

// By number and not by name: of a process with threads, glibc makes send() and recv() points at
// which a thread may be cancelled, at two atomic operations a call. Nobody cancels ours. Neither of
// the two is ever interrupted by a signal, as its caller sees it.

static inline ssize_t clinux_send(int descriptor, const void *bytes, size_t count) {
    long sent;
    do sent = syscall(
           SYS_sendto, descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT, NULL, 0);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

static inline ssize_t clinux_receive(int descriptor, void *bytes, size_t capacity) {
    long received;
    do received = syscall(SYS_recvfrom, descriptor, bytes, capacity, MSG_DONTWAIT, NULL, NULL);
    while (received < 0 && errno == EINTR);
    return received < 0 ? -errno : received;
}

/// A non-blocking, close-on-exec stream socket; TCP sockets get TCP_NODELAY.
int clinux_stream_socket(int family);
/// 0 when connected at once, -EINPROGRESS when under way.
int clinux_connect(int descriptor, const struct sockaddr *address, socklen_t length);
/// The error of a finished connect, 0 for none.
int clinux_socket_error(int descriptor);

/// Blocks of 128 KiB and more are mapped, and unmapped when they are freed, however many were before.
void clinux_unmap_large_blocks(void);

#endif
