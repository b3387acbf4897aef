// A server that answers at once and remembers when: `stamping_server RATE`.
//
// It prints its port, serves until it is sent SIGTERM, and then tells of the requests it read: how
// their gaps compare with exponential ones of RATE a second. A generator that bunches or rounds its
// sends shows here, whatever it says of itself.
#include "loop.h"

#define MOST 4000000

static volatile sig_atomic_t stopping;
static void stop(int signal) {
    (void)signal;
    stopping = 1;
}

int main(int count, char **arguments) {
    if (count != 2) {
        fprintf(stderr, "usage: stamping_server RATE\n");
        return 64;
    }
    double rate = atof(arguments[1]);
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    if (bind(listener, (struct sockaddr *)&address, size) < 0) give_up("bind");
    if (listen(listener, 4096) < 0) give_up("listen");
    getsockname(listener, (struct sockaddr *)&address, &size);
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);

    static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN, .data = {.fd = listener}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    uint64_t *stamps = malloc(MOST * sizeof *stamps);
    size_t stamped = 0;
    struct epoll_event events[256];
    char buffer[16384];
    while (!stopping) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int index = 0; index < ready; index++) {
            int stream = events[index].data.fd;
            if (stream == listener) {
                int fresh = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
                if (fresh < 0) continue;
                int on = 1;
                setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                struct epoll_event added = {.events = EPOLLIN, .data = {.fd = fresh}};
                epoll_ctl(epoll, EPOLL_CTL_ADD, fresh, &added);
                continue;
            }
            ssize_t got = recv(stream, buffer, sizeof buffer, 0);
            uint64_t now = now_ns();
            if (got <= 0) {
                if (got == 0 || errno != EAGAIN) close(stream);
                continue;
            }
            // Requests come whole: they are far smaller than a segment.
            if (stamped < MOST) stamps[stamped++] = now;
            send(stream, answer, sizeof answer - 1, MSG_NOSIGNAL);
        }
    }

    // Kolmogorov's distance between the gaps and the exponential law, and their dispersion.
    size_t gaps = stamped > 1 ? stamped - 1 : 0;
    uint64_t *sorted = malloc((gaps + 1) * sizeof *sorted);
    double sum = 0, squares = 0;
    for (size_t index = 0; index < gaps; index++) {
        sorted[index] = stamps[index + 1] - stamps[index];
        double gap = 1e-9 * (double)sorted[index];
        sum += gap;
        squares += gap * gap;
    }
    qsort(sorted, gaps, sizeof *sorted, by_value);
    double distance = 0;
    for (size_t index = 0; index < gaps; index++) {
        double law = -expm1(-rate * 1e-9 * (double)sorted[index]);
        double below = fabs(law - (double)index / (double)gaps);
        double above = fabs((double)(index + 1) / (double)gaps - law);
        distance = fmax(distance, fmax(below, above));
    }
    double mean = gaps > 0 ? sum / (double)gaps : 0;
    double scv = gaps > 1 ? (squares / (double)gaps - mean * mean) / (mean * mean) : 0;
    printf("{\"requests\": %zu, \"rate\": %.2f, \"gap_scv\": %.4f, \"ks_distance\": %.5f}\n",
           stamped, mean > 0 ? 1 / mean : 0, scv, distance);
    return 0;
}
