// A server that answers at once and remembers when: `stamping_server RATE`.
//
// It prints its port, serves until it is sent SIGTERM, and then tells of the requests it read: how
// their gaps compare with exponential ones of RATE a second, and how long they stayed until they were
// answered. Both count from the arrival of a request's packet as the kernel stamped it, not from when
// this program came to read it. A generator that bunches or rounds its sends shows here, whatever it
// says of itself, and so does what it adds to the times it reports.
#include "loop.h"

#define MOST 4000000

static volatile sig_atomic_t stopping;
static void stop(int signal) {
    (void)signal;
    stopping = 1;
}

static inline uint64_t nanoseconds(struct timespec time) {
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

// The kernel's stamps are of the wall clock.
static inline uint64_t wall_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return nanoseconds(time);
}

// Reads what is there; `arrival` is when it came.
static ssize_t receive(int stream, void *buffer, size_t size, uint64_t *arrival) {
    char control[256];
    struct iovec room = {.iov_base = buffer, .iov_len = size};
    struct msghdr message = {
        .msg_iov = &room, .msg_iovlen = 1, .msg_control = control,
        .msg_controllen = sizeof control};
    ssize_t got = recvmsg(stream, &message, 0);
    *arrival = 0;
    if (got <= 0) return got;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&message); part; part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec time;
        memcpy(&time, CMSG_DATA(part), sizeof time);
        *arrival = nanoseconds(time);
    }
    if (*arrival == 0) *arrival = wall_ns();
    return got;
}

static void add_stream(int listener, int epoll) {
    int fresh = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fresh < 0) return;
    int on = 1;
    setsockopt(fresh, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fresh, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
    struct epoll_event added = {.events = EPOLLIN, .data = {.fd = fresh}};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fresh, &added);
}

// Prints what the stamps tell.
static void tell(double rate, uint64_t *arrivals, uint64_t *stays, size_t count) {
    qsort(arrivals, count, sizeof *arrivals, by_value);
    qsort(stays, count, sizeof *stays, by_value);
    // Kolmogorov's distance between the gaps and the exponential law, and their dispersion.
    size_t gaps = count > 1 ? count - 1 : 0;
    uint64_t *sorted = malloc((gaps + 1) * sizeof *sorted);
    double sum = 0, squares = 0;
    for (size_t index = 0; index < gaps; index++) {
        sorted[index] = arrivals[index + 1] - arrivals[index];
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
    printf("{\"requests\": %zu, \"rate\": %.2f, \"gap_scv\": %.4f, \"ks_distance\": %.5f, "
           "\"stay_p50_us\": %.3f, \"stay_p99_us\": %.3f}\n",
           count, mean > 0 ? 1 / mean : 0, scv, distance, percentile_us(stays, count, 0.5),
           percentile_us(stays, count, 0.99));
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
    uint64_t *arrivals = malloc(MOST * sizeof *arrivals), *stays = malloc(MOST * sizeof *stays);
    size_t stamped = 0;
    struct epoll_event events[256];
    char buffer[16384];
    while (!stopping) {
        int ready = epoll_wait(epoll, events, 256, -1);
        for (int index = 0; index < ready; index++) {
            int stream = events[index].data.fd;
            if (stream == listener) {
                add_stream(listener, epoll);
                continue;
            }
            uint64_t arrival;
            ssize_t got = receive(stream, buffer, sizeof buffer, &arrival);
            if (got <= 0) {
                if (got == 0 || errno != EAGAIN) close(stream);
                continue;
            }
            // Requests come whole: they are far smaller than a segment.
            if (stamped < MOST) {
                uint64_t now = wall_ns();
                arrivals[stamped] = arrival;
                stays[stamped++] = now > arrival ? now - arrival : 0;
            }
            send(stream, answer, sizeof answer - 1, MSG_NOSIGNAL);
        }
    }
    tell(rate, arrivals, stays, stamped);
    return 0;
}
