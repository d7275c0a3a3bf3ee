/* leash.c - run a program that cannot outlive whoever started it.
**
**   leash [-t SECONDS] [-o FILE] PROGRAM [ARGUMENT...]
**
** In:   a pipe as standard input that the owner holds open. Its other end closes when the owner wants so, or dies.
** Out:  the program's exit status; 124 when its time was up, 125 when it could not be started, 128+N for signal N.
**
** The program runs in a process group of its own, with nothing as its standard input. When the pipe closes, the time is up or
** the program ends, the whole group gets SIGTERM, and SIGKILL two seconds later. With -o both outputs of the program go to FILE,
** so that leash's own output ends when leash does. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STATUS_TIME_UP = 124, STATUS_NOT_STARTED = 125, GRACE_MS = 2000 };

static int child_ended[2];               /* a byte for each signal, so that poll can wait for it */
static volatile sig_atomic_t told_to_go; /* SIGTERM, SIGINT or SIGHUP came */

static void on_signal(int signal_number)
{
  int saved = errno;
  char byte = 0;
  ssize_t written = write(child_ended[1], &byte, 1);
  (void)written;
  if( signal_number != SIGCHLD ) told_to_go = 1;
  errno = saved;
}

static long now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static bool end_within(pid_t child, int *status, long limit_ms)
{
  long end = now_ms() + limit_ms;
  while( waitpid(child, status, WNOHANG) == 0 ) {
    struct pollfd wait = {child_ended[0], POLLIN, 0};
    char drained[16];
    if( now_ms() >= end ) return false;
    if( poll(&wait, 1, 50) > 0 && read(child_ended[0], drained, sizeof drained) < 0 ) continue;
  }
  return true;
}

/* True when the program ended by itself; false when the owner let go or the time is up (*time_up). */
static bool watch(pid_t child, int *status, long limit_ms, bool *time_up)
{
  long end = now_ms() + limit_ms;
  for( ;; ) {
    struct pollfd wait[2] = {{STDIN_FILENO, POLLIN, 0}, {child_ended[0], POLLIN, 0}};
    char drained[256];
    long left = end - now_ms();
    if( waitpid(child, status, WNOHANG) == child ) return true;
    if( told_to_go ) return false;
    if( limit_ms > 0 && left <= 0 ) {
      *time_up = true;
      return false;
    }
    if( poll(wait, 2, limit_ms > 0 && left < 1000 ? (int)left : 1000) <= 0 ) continue;
    if( wait[1].revents && read(child_ended[0], drained, sizeof drained) < 0 ) continue;
    if( wait[0].revents && read(STDIN_FILENO, drained, sizeof drained) <= 0 ) return false;
  }
}

static void run(char **program, const char *output)
{
  int nothing = open("/dev/null", O_RDONLY);
  int file = output ? open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
  if( nothing >= 0 ) dup2(nothing, STDIN_FILENO);
  if( file >= 0 ) {
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
  }
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL); /* for a leash that is killed itself */
#endif
  execvp(program[0], program);
  fprintf(stderr, "leash: %s: %s\n", program[0], strerror(errno));
  _exit(STATUS_NOT_STARTED);
}

int main(int argc, char **argv)
{
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_NOCLDSTOP};
  const char *output = NULL;
  int status = 0, option;
  long limit_ms = 0;
  bool time_up = false;
  pid_t child;
  while( (option = getopt(argc, argv, "+t:o:")) == 't' || option == 'o' ) {
    if( option == 't' ) limit_ms = strtol(optarg, NULL, 10) * 1000;
    if( option == 'o' ) output = optarg;
  }
  if( option != -1 || optind >= argc || pipe2(child_ended, O_CLOEXEC | O_NONBLOCK) != 0 ) {
    fprintf(stderr, "usage: leash [-t SECONDS] [-o FILE] PROGRAM [ARGUMENT...]\n");
    return STATUS_NOT_STARTED;
  }
  sigaction(SIGCHLD, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  child = fork();
  if( child == 0 ) run(argv + optind, output);
  if( child < 0 ) return STATUS_NOT_STARTED;
  setpgid(child, child);
  if( !watch(child, &status, limit_ms, &time_up) ) {
    kill(-child, SIGTERM);
    if( !end_within(child, &status, GRACE_MS) ) {
      kill(-child, SIGKILL);
      waitpid(child, &status, 0);
    }
  }
  kill(-child, SIGKILL);
  if( time_up ) return STATUS_TIME_UP;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
