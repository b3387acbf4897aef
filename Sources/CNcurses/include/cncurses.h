// ncurses for one screen on /dev/tty, without what Swift cannot import (macros, variadics, global
// variables), and the part of a terminal's care that must be C: what runs inside a crash handler.
#ifndef CNCURSES_H
#define CNCURSES_H

#include <stdint.h>

/// Opens the controlling terminal; its descriptor, or the negated errno.
int cncurses_open_tty(void);

/// Notes the settings of the terminal, holds back standard error where that is a terminal, and
/// installs handlers for all signals that end a process and are not ignored, which restore the
/// terminal and then do what was to be done before. 0, or the negated errno.
int cncurses_arm(int tty);
/// Undoes all of that, at most once until armed again: the terminal has the settings it had, is at
/// its main screen with a visible cursor, and what was said on standard error is said. It never
/// waits for the terminal, and may be called from any thread.
void cncurses_restore(void);

/// Takes over the terminal: the alternate screen, no echo, keys one by one. `term` is tried where
/// the environment's TERM is not known. 1, or 0 where neither can be used.
int cncurses_start(int tty, const char *term);
/// Leaves the screen and frees what ncurses holds.
void cncurses_stop(void);
/// Leaves the screen until the next `cncurses_resume`.
void cncurses_suspend(void);
void cncurses_resume(void);

/// The colours of the terminal, 0 without.
int cncurses_colours(void);
/// Makes a pair of `foreground` on the terminal's own background.
void cncurses_make_pair(int pair, int foreground);
/// Columns and rows of the terminal as it is now; ncurses is told.
void cncurses_measure(int tty, int *columns, int *rows);

/// Writes a run of characters of one look from (column, row) on.
void cncurses_put(
    int row, int column, const uint32_t *characters, int count, int pair, int bold, int reverse);
/// Shows what was put since the last time.
void cncurses_show(void);
/// Forgets what the screen is thought to show: the next `show` draws all of it.
void cncurses_redraw(void);
/// The next key that was pressed, a character; -1 if there is none.
int cncurses_key(void);

/// SIGTSTP and SIGWINCH, blocked in the calling thread and in those it starts, as something to read:
/// a descriptor, or the negated errno.
int cncurses_screen_signals(void);
/// The number of the next of these, 0 if there is none.
int cncurses_next_signal(int descriptor);
/// A descriptor that a write of eight bytes makes readable, or the negated errno.
int cncurses_wake_descriptor(void);
/// Blocks every signal in the calling thread but those that a fault of its own raises.
void cncurses_block_signals(void);
/// Stops the process as Ctrl-Z does; returns when it goes on.
void cncurses_stop_process(void);

/// Whether text comes out as UTF-8, by the environment's locale, which is set.
int cncurses_is_utf8(void);
/// Whether this process may write to the terminal.
int cncurses_is_foreground(int tty);
/// CPU nanoseconds of the calling thread.
int64_t cncurses_thread_cpu(void);

#endif
