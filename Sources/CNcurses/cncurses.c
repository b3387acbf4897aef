#define _GNU_SOURCE
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_WIDECHAR 1
#include "cncurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncursesw/curses.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

int cncurses_open_tty(void) {
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    return tty < 0 ? -errno : tty;
}

// ---- What must be undone -----------------------------------------------------------------------

// Signals that end the process unless something else sees to them: faults of the program itself,
// which come to the thread that made them, and those that are sent. Besides all of real time, of
// which only the C library knows the numbers.
static const int faults[] = {SIGABRT, SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGTRAP, SIGSYS};
static const int sent[] = {
    SIGQUIT, SIGINT,    SIGTERM, SIGHUP, SIGUSR1, SIGUSR2,  SIGALRM,
    SIGXCPU, SIGVTALRM, SIGPROF, SIGIO,  SIGPWR,  SIGSTKFLT};
enum { fault_count = sizeof faults / sizeof faults[0], sent_count = sizeof sent / sizeof sent[0] };
// What was to be done before, by the signal's number.
static struct sigaction earlier[NSIG];

static struct termios settings;
// A description of its own, which never blocks: a terminal that has stopped reading must not keep
// the process from ending.
static int urgent = -1;
static int held_error = -1;   // where standard error really goes, while it is held back
static int held_text = -1;    // what was said meanwhile
// 1 while there is something to restore; who sets it to 0 restores.
static atomic_int armed = 0;
static atomic_int screen_is_up = 0;

// Only calls that are safe inside a signal handler.
void cncurses_restore(void) {
    if (!atomic_exchange(&armed, 0)) return;
    if (atomic_exchange(&screen_is_up, 0)) {
        // Attributes off, scrolling region whole, keypad off, cursor on, main screen. Screens
        // without these ignore them.
        static const char reset[] = "\033[0m\033(B\033[r\033[?1l\033>\033[?25h\033[?1049l\r\033[K";
        ssize_t ignored = write(urgent, reset, sizeof reset - 1);
        (void)ignored;
    }
    // In the background this would stop the process.
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &stop, &before);
    tcsetattr(urgent, TCSANOW, &settings);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (held_error >= 0) {
        dup2(held_error, STDERR_FILENO);
        char buffer[512];
        off_t place = 0;
        ssize_t count;
        while ((count = pread(held_text, buffer, sizeof buffer, place)) > 0) {
            if (write(STDERR_FILENO, buffer, (size_t)count) < 0) break;
            place += count;
        }
        close(held_error);
        close(held_text);
        held_error = held_text = -1;
    }
}

static void on_ending(int number, siginfo_t *info, void *context) {
    int saved = errno;
    cncurses_restore();
    const struct sigaction *before = &earlier[number];
    // Swift's own handler shows its backtrace and returns, for a fault comes again of itself. A
    // signal that another process sent does not, so the end is seen to here: blocked until this
    // handler returns, and then the default.
    errno = saved;
    if (before->sa_flags & SA_SIGINFO) {
        before->sa_sigaction(number, info, context);
    } else if (before->sa_handler != SIG_DFL) {
        before->sa_handler(number);
    }
    signal(number, SIG_DFL);
    raise(number);
}

static void restore_at(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_ending;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(number, NULL, &earlier[number]);
    // What is ignored ends nothing.
    if (earlier[number].sa_handler != SIG_IGN) sigaction(number, &action, NULL);
}

int cncurses_arm(int tty) {
    if (tcgetattr(tty, &settings) != 0) return -errno;
    if (urgent < 0) {
        urgent = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        if (urgent < 0) return -errno;
    }
    if (isatty(STDERR_FILENO)) {
        held_text = memfd_create("kendall-stderr", MFD_CLOEXEC);
        held_error = held_text < 0 ? -1 : fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
        if (held_error >= 0) {
            dup2(held_text, STDERR_FILENO);
        } else if (held_text >= 0) {
            close(held_text);
            held_text = -1;
        }
    }
    atomic_store(&armed, 1);
    static int installed = 0;
    if (!installed) {
        installed = 1;
        for (int i = 0; i < fault_count; i++) restore_at(faults[i]);
        for (int i = 0; i < sent_count; i++) restore_at(sent[i]);
        for (int number = SIGRTMIN; number <= SIGRTMAX; number++) restore_at(number);
    }
    return 0;
}

// ---- The screen --------------------------------------------------------------------------------

static SCREEN *screen;
static FILE *stream;

static void on_stop(int number) { (void)number; }

// Left to itself, ncurses ignores SIGTSTP while it draws, and a signal that begins to be ignored is
// none any more, though it be blocked and pending: a Ctrl-Z of that moment would be lost. From a
// signal that has a handler already it keeps away. This one never runs: the signal is read.
static void keep_stop_signal(void) {
    struct sigaction action;
    if (sigaction(SIGTSTP, NULL, &action) != 0 || action.sa_handler != SIG_DFL) return;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_stop;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, NULL);
}

int cncurses_start(int tty, const char *term) {
    keep_stop_signal();
    // The real size, whatever LINES and COLUMNS say.
    use_env(FALSE);
    use_tioctl(TRUE);
    int copy = fcntl(tty, F_DUPFD_CLOEXEC, 3);
    stream = copy < 0 ? NULL : fdopen(copy, "r+");
    if (!stream) return 0;
    screen = newterm(NULL, stream, stream);
    if (!screen) screen = newterm(term, stream, stream);
    if (!screen) {
        fclose(stream);
        stream = NULL;
        return 0;
    }
    atomic_store(&screen_is_up, 1);
    cbreak();
    noecho();
    nonl();
    curs_set(0);
    keypad(stdscr, TRUE);
    set_escdelay(25);
    nodelay(stdscr, TRUE);
    leaveok(stdscr, TRUE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    return 1;
}

void cncurses_stop(void) {
    endwin();
    atomic_store(&screen_is_up, 0);
    delscreen(screen);
    fclose(stream);
    screen = NULL;
    stream = NULL;
}

void cncurses_suspend(void) {
    endwin();
    atomic_store(&screen_is_up, 0);
}

void cncurses_resume(void) {
    atomic_store(&screen_is_up, 1);
    refresh();
    redrawwin(stdscr);
}

int cncurses_colours(void) { return has_colors() ? COLORS : 0; }

void cncurses_make_pair(int pair, int foreground) { init_pair((short)pair, (short)foreground, -1); }

void cncurses_measure(int tty, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(tty, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
        if (!is_term_resized(size.ws_row, size.ws_col)) {
            *columns = size.ws_col;
            *rows = size.ws_row;
            return;
        }
        resize_term(size.ws_row, size.ws_col);
        clearok(curscr, TRUE);
    }
    *columns = getmaxx(stdscr);
    *rows = getmaxy(stdscr);
}

void cncurses_put(
    int row, int column, const uint32_t *characters, int count, int pair, int bold, int reverse) {
    attr_t attributes = (bold ? A_BOLD : 0) | (reverse ? A_REVERSE : 0);
    for (int i = 0; i < count; i++) {
        wchar_t text[2] = {(wchar_t)characters[i], 0};
        cchar_t cell;
        setcchar(&cell, text, attributes, (short)pair, NULL);
        mvadd_wch(row, column + i, &cell);
    }
}

void cncurses_show(void) { refresh(); }

void cncurses_redraw(void) { clearok(stdscr, TRUE); }

int cncurses_key(void) {
    wint_t key;
    int kind = wget_wch(stdscr, &key);
    // Arrow and function keys mean nothing here.
    if (kind == KEY_CODE_YES) return 0;
    return kind == ERR ? -1 : (int)key;
}

// ---- Signals and surroundings ------------------------------------------------------------------

int cncurses_screen_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    sigaddset(&set, SIGWINCH);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error) return -error;
    int descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int cncurses_next_signal(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

int cncurses_wake_descriptor(void) {
    int descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

void cncurses_block_signals(void) {
    sigset_t set;
    sigfillset(&set);
    for (int i = 0; i < fault_count; i++) sigdelset(&set, faults[i]);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

// To this thread: it stops before the call returns, and all others with it. Sent to the process, the
// signal may be another thread's, and this one would take the terminal again before it stops.
void cncurses_stop_process(void) { raise(SIGSTOP); }

int cncurses_is_utf8(void) {
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int cncurses_is_foreground(int tty) { return tcgetpgrp(tty) == getpgrp(); }

int64_t cncurses_thread_cpu(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}
