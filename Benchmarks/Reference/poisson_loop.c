// The least that an open Poisson client can do: `poisson_loop PORT PATH RATE SECONDS`.
//
// One thread, exponential gaps, kernel timers with a slack of 1 ns, an idle stack of connections.
// Response times count from the scheduled instant. What it sees is what this kernel and this server
// allow to be seen.
#include "loop.h"

#define CONNECTIONS 256

static uint64_t state = 0x9E3779B97F4A7C15;

static double uniform(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return ((double)(state >> 11) + 0.5) * 0x1p-53;
}

int main(int count, char **arguments) {
    if (count != 5) {
        fprintf(stderr, "usage: poisson_loop PORT PATH RATE SECONDS\n");
        return 64;
    }
    int port = atoi(arguments[1]);
    double rate = atof(arguments[3]), seconds = atof(arguments[4]);
    char request[512];
    int length = snprintf(request, sizeof request,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", arguments[2], port);
    size_t whole = response_length(port, request);
    prctl(PR_SET_TIMERSLACK, 1UL, 0, 0, 0);

    int epoll = epoll_create1(EPOLL_CLOEXEC);
    int streams[CONNECTIONS], idle[CONNECTIONS], idles = 0;
    uint64_t scheduled[CONNECTIONS], sent_at[CONNECTIONS];
    size_t received[CONNECTIONS] = {0};
    for (int index = CONNECTIONS - 1; index >= 0; index--) {
        streams[index] = open_stream(port, epoll, (uint32_t)index);
        idle[idles++] = index;
    }
    size_t room = (size_t)(rate * seconds * 1.2) + 1000, sent = 0, done = 0, short_of = 0;
    uint64_t *lags = malloc(room * sizeof *lags), *times = malloc(room * sizeof *times);
    uint64_t *services = malloc(room * sizeof *services);
    memset(lags, 1, room * sizeof *lags);
    memset(times, 1, room * sizeof *times);
    memset(services, 1, room * sizeof *services);

    double cpu = cpu_seconds();
    uint64_t start = now_ns() + 1000000, end = start + (uint64_t)(seconds * 1e9);
    double next = (double)start - log(uniform()) * 1e9 / rate;
    struct epoll_event events[256];
    static char buffer[65536];
    for (;;) {
        uint64_t now = now_ns();
        while ((uint64_t)next <= now && (uint64_t)next < end && sent < room) {
            if (idles > 0) {
                int index = idle[--idles];
                scheduled[index] = (uint64_t)next;
                now = now_ns();
                sent_at[index] = now;
                lags[sent++] = now - (uint64_t)next;
                send(streams[index], request, (size_t)length, MSG_NOSIGNAL);
            } else {
                short_of++;
            }
            next -= log(uniform()) * 1e9 / rate;
        }
        if ((uint64_t)next >= end && (idles == CONNECTIONS || now > end + 1000000000)) break;
        uint64_t wake = (uint64_t)next < end ? (uint64_t)next : now + 1000000;
        now = now_ns();
        uint64_t rest = wake > now ? wake - now : 0;
        struct timespec timeout = {.tv_sec = (time_t)(rest / 1000000000),
                                   .tv_nsec = (long)(rest % 1000000000)};
        int ready = epoll_pwait2(epoll, events, 256, &timeout, NULL);
        for (int event = 0; event < ready; event++) {
            uint32_t index = events[event].data.u32;
            ssize_t got = recv(streams[index], buffer, sizeof buffer, 0);
            if (got < 0 && errno == EAGAIN) continue;
            if (got <= 0) give_up("recv");
            received[index] += (size_t)got;
            if (received[index] < whole) continue;
            received[index] = 0;
            uint64_t end = now_ns();
            services[done] = end - sent_at[index];
            times[done++] = end - scheduled[index];
            idle[idles++] = (int)index;
        }
    }
    cpu = cpu_seconds() - cpu;
    qsort(lags, sent, sizeof *lags, by_value);
    qsort(times, done, sizeof *times, by_value);
    qsort(services, done, sizeof *services, by_value);
    printf("{\"sent\": %zu, \"completed\": %zu, \"short\": %zu, \"cpu_seconds\": %.6f, "
           "\"lag_p50_us\": %.3f, \"lag_p99_us\": %.3f, \"response_p50_us\": %.3f, "
           "\"response_p99_us\": %.3f, \"service_p50_us\": %.3f, \"service_p99_us\": %.3f}\n",
           sent, done, short_of, cpu, percentile_us(lags, sent, 0.5),
           percentile_us(lags, sent, 0.99), percentile_us(times, done, 0.5),
           percentile_us(times, done, 0.99), percentile_us(services, done, 0.5),
           percentile_us(services, done, 0.99));
    return 0;
}
