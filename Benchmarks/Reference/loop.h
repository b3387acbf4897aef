// What the reference programs share: sockets, the clock, and the sample file.
#ifndef REFERENCE_LOOP_H
#define REFERENCE_LOOP_H

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static inline uint64_t now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static inline double cpu_seconds(void) {
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    return (double)use.ru_utime.tv_sec + 1e-6 * (double)use.ru_utime.tv_usec +
           (double)use.ru_stime.tv_sec + 1e-6 * (double)use.ru_stime.tv_usec;
}

static inline void give_up(const char *what) {
    perror(what);
    exit(1);
}

static inline struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// A connected, non-blocking stream in the epoll set, with `index` as its event's data.
static inline int open_stream(int port, int epoll, uint32_t index) {
    struct sockaddr_in address = loopback(port);
    int stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (stream < 0) give_up("socket");
    if (connect(stream, (struct sockaddr *)&address, sizeof address) < 0) give_up("connect");
    int on = 1;
    setsockopt(stream, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(stream, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data = {.u32 = index}};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, stream, &event) < 0) give_up("epoll_ctl");
    return stream;
}

// The length of a whole response, head and body, learnt once: every later one is the same.
static inline size_t response_length(int port, const char *request) {
    struct sockaddr_in address = loopback(port);
    int stream = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(stream, (struct sockaddr *)&address, sizeof address) < 0) give_up("connect");
    if (send(stream, request, strlen(request), MSG_NOSIGNAL) < 0) give_up("send");
    char buffer[65536];
    size_t have = 0;
    for (;;) {
        ssize_t count = recv(stream, buffer + have, sizeof buffer - 1 - have, 0);
        if (count <= 0) give_up("recv");
        have += (size_t)count;
        buffer[have] = 0;
        char *end = strstr(buffer, "\r\n\r\n");
        char *field = strcasestr(buffer, "content-length:");
        if (!end || !field) continue;
        size_t whole = (size_t)(end + 4 - buffer) + strtoul(field + 15, NULL, 10);
        if (have >= whole) {
            close(stream);
            return whole;
        }
    }
}

static inline int by_value(const void *left, const void *right) {
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return a < b ? -1 : a > b;
}

// The value at rank ⌈p·n⌉ of a sorted sample, in microseconds.
static inline double percentile_us(const uint64_t *sorted, size_t count, double p) {
    if (count == 0) return 0;
    size_t rank = (size_t)ceil(p * (double)count);
    return 1e-3 * (double)sorted[rank > 0 ? rank - 1 : 0];
}

#endif
