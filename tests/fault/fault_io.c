/* SPDX-License-Identifier: Apache-2.0 */
/* Stands in front of the C library: the call named by KG_FAULT_CALL ("write",
   "sync", "mmap" or "memory") fails the KG_FAULT_AT-th time. When that has
   happened, KG_FAULT_REACHED is set in the environment, or for "memory" the
   file KG_FAULT_MARK is made. Writes fail only on files, not on pipes and
   terminals. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_int n_calls;

static int
fails(const char *call)
{
  const char *chosen = getenv("KG_FAULT_CALL");
  const char *at = getenv("KG_FAULT_AT");
  if (!chosen || !at || strcmp(chosen, call) != 0 ||
      ++n_calls != (int)strtol(at, NULL, 10)) {
    return 0;
  }
  const char *mark = getenv("KG_FAULT_MARK");
  if (mark) {
    close(open(mark, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  } else {
    setenv("KG_FAULT_REACHED", "1", 1);
  }
  return 1;
}

static int
is_file(int fd)
{
  struct stat st;
  return !fstat(fd, &st) && S_ISREG(st.st_mode);
}

/* Memory. The library's own names are there under others as well. */

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *ptr, size_t n);

void *
malloc(size_t n)
{
  return fails("memory") ? (errno = ENOMEM, NULL) : __libc_malloc(n);
}

void *
calloc(size_t n, size_t size)
{
  return fails("memory") ? (errno = ENOMEM, NULL) : __libc_calloc(n, size);
}

void *
realloc(void *ptr, size_t n)
{
  return fails("memory") ? (errno = ENOMEM, NULL) : __libc_realloc(ptr, n);
}

#define NEXT(type, name) ((type)(uintptr_t)dlsym(RTLD_NEXT, name))

ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t at)
{
  typedef ssize_t fn(int, const void *, size_t, off_t);
  if (is_file(fd) && fails("write")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "pwrite")(fd, bytes, n, at);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
  return pwrite(fd, bytes, n, at);
}

ssize_t
write(int fd, const void *bytes, size_t n)
{
  typedef ssize_t fn(int, const void *, size_t);
  if (is_file(fd) && fails("write")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "write")(fd, bytes, n);
}

ssize_t
writev(int fd, const struct iovec *parts, int n)
{
  typedef ssize_t fn(int, const struct iovec *, int);
  if (is_file(fd) && fails("write")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "writev")(fd, parts, n);
}

ssize_t
pwritev(int fd, const struct iovec *parts, int n, off_t at)
{
  typedef ssize_t fn(int, const struct iovec *, int, off_t);
  if (is_file(fd) && fails("write")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "pwritev")(fd, parts, n, at);
}

ssize_t
pwritev64(int fd, const struct iovec *parts, int n, off_t at)
{
  return pwritev(fd, parts, n, at);
}

int
fdatasync(int fd)
{
  typedef int fn(int);
  if (fails("sync")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "fdatasync")(fd);
}

int
msync(void *at, size_t n, int flags)
{
  typedef int fn(void *, size_t, int);
  if (fails("sync")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "msync")(at, n, flags);
}

int
fsync(int fd)
{
  typedef int fn(int);
  if (fails("sync")) {
    errno = EIO;
    return -1;
  }
  return NEXT(fn *, "fsync")(fd);
}

void *
mmap(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
  typedef void *fn(void *, size_t, int, int, int, off_t);
  if (fd >= 0 && (flags & MAP_SHARED) && fails("mmap")) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  return NEXT(fn *, "mmap")(at, n, protection, flags, fd, offset);
}

void *
mmap64(void *at, size_t n, int protection, int flags, int fd, off_t offset)
{
  return mmap(at, n, protection, flags, fd, offset);
}
