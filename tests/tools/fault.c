/* fault.c - memory that fails on command, and an account of what is not given back.
**
** Preloaded (LD_PRELOAD), it stands before malloc, calloc, realloc and free. Loaded into Tcl as well, it gives a command:
**
**   fault pin FILE          map this library now and for good, and learn where it and its libraries lie in memory
**   fault arm N ?persist?   let the N-th allocation from now on fail, once; with persist, every one after it too
**   fault disarm            no more failures; gives {seen failed}: allocations counted since arm, and how many failed
**   fault memory            what sqlite3_memory_used() says
**   fault live              {blocks bytes} that the libraries below, SQLite apart, hold now
**   fault live places       the same by place: library+offset blocks ..., to be read with addr2line -e library offset
**   fault active            1 where the program was started with this file preloaded
**
** Only allocations made by the libraries under test count (by the return address of the call): Tcl itself and the C library
** always get theirs. An empty function, fault_point, is called at each failure: the place for a breakpoint.
**
** With AddressSanitizer: preload this file *before* libasan and set ASAN_OPTIONS=verify_asan_link_order=0; what passes
** here then goes on to the sanitizer's own allocator. */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <tcl.h>

#define VISIBLE __attribute__((visibility("default")))

/* Who is under test. SQLite counts its memory itself. */
static const struct {
  const char *word; /* in the file's name */
  bool
      watched; /* what it holds is reported by `fault live`; libmaxminddb 1.7 itself loses memory when some is missing */
} libraries[] = {
    {"libsqlite3.so", false}, {"dnssig", true},       {"libcares", true},      {"libpsl", true},
    {"libidn2", true},        {"libunistring", true}, {"libmaxminddb", false}, {"libz.so", true},
};

typedef struct Range {
  uintptr_t start, end, base;
  bool watched;
  char name[64];
} Range;

enum { RANGES_MAX = 64, EARLY_SIZE = 65536 };

static Range ranges[RANGES_MAX];
static atomic_size_t range_count;

static atomic_bool armed;
static bool persistent;
static atomic_long countdown, seen, failed;

/* ---- the next allocator in line. Before dlsym has found it, memory comes from a small static piece and is never freed. ---- */

static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);
static void *(*next_realloc)(void *, size_t);
static void (*next_free)(void *);
static _Alignas(16) unsigned char early[EARLY_SIZE];
static size_t early_used;
static bool finding;

static void *early_block(size_t size)
{
  size_t at = early_used;
  size = (size + 31) & ~(size_t)15;
  if( size > EARLY_SIZE - at ) return NULL;
  early_used += size;
  memcpy(early + at, &size, sizeof size);
  return early + at + 16;
}

static bool is_early(const void *p)
{
  return (uintptr_t)p >= (uintptr_t)early && (uintptr_t)p < (uintptr_t)early + EARLY_SIZE;
}

static bool find_next(void)
{
  void *found[4];
  if( next_free ) return true;
  if( finding ) return false;
  finding = true;
  found[0] = dlsym(RTLD_NEXT, "malloc");
  found[1] = dlsym(RTLD_NEXT, "calloc");
  found[2] = dlsym(RTLD_NEXT, "realloc");
  found[3] = dlsym(RTLD_NEXT, "free");
  memcpy(&next_malloc, &found[0], sizeof found[0]);
  memcpy(&next_calloc, &found[1], sizeof found[1]);
  memcpy(&next_realloc, &found[2], sizeof found[2]);
  memcpy(&next_free, &found[3], sizeof found[3]);
  finding = false;
  return next_free != NULL;
}

/* ---- who asks ---- */

static const Range *range_of(uintptr_t address)
{
  size_t count = atomic_load_explicit(&range_count, memory_order_acquire);
  for( size_t i = 0; i < count; i++ ) {
    if( address >= ranges[i].start && address < ranges[i].end ) return &ranges[i];
  }
  return NULL;
}

void fault_point(void);
VISIBLE __attribute__((noinline)) void fault_point(void)
{
  __asm__ volatile("" ::: "memory");
}

static bool shall_fail(const Range *range)
{
  long left;
  if( !range || !atomic_load_explicit(&armed, memory_order_relaxed) ) return false;
  atomic_fetch_add(&seen, 1);
  left = atomic_fetch_sub(&countdown, 1);
  if( left != 1 && !(persistent && left < 1) ) return false;
  atomic_fetch_add(&failed, 1);
  fault_point();
  errno = ENOMEM;
  return true;
}

/* ---- the account: a hash table of blocks that watched libraries hold, with open addressing ---- */

typedef struct Block {
  uintptr_t address; /* 0: never used; 1: given back */
  uintptr_t caller;
  size_t size;
} Block;

enum { BLOCKS = 1 << 21 };

static Block *blocks;
static atomic_size_t blocks_used;
static pthread_mutex_t blocks_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t slot_of(uintptr_t address)
{
  return (size_t)((address >> 4) * 0x9E3779B97F4A7C15u >> 43);
}

static void note_block(void *p, size_t size, const Range *range, uintptr_t caller)
{
  if( !p || !range || !range->watched || !blocks ) return;
  pthread_mutex_lock(&blocks_lock);
  for( size_t i = slot_of((uintptr_t)p), tried = 0; tried < BLOCKS; tried++, i = (i + 1) % BLOCKS ) {
    if( blocks[i].address <= 1 ) {
      blocks[i] = (Block){(uintptr_t)p, caller, size};
      atomic_fetch_add(&blocks_used, 1);
      break;
    }
  }
  pthread_mutex_unlock(&blocks_lock);
}

/* A slot given back stays a stone on the path unless the path ends behind it. */
static void forget_block(void *p)
{
  if( !p || !blocks || atomic_load(&blocks_used) == 0 ) return;
  pthread_mutex_lock(&blocks_lock);
  for( size_t i = slot_of((uintptr_t)p), tried = 0; tried < BLOCKS && blocks[i].address;
       tried++, i = (i + 1) % BLOCKS ) {
    if( blocks[i].address != (uintptr_t)p ) continue;
    blocks[i].address = 1;
    while( blocks[i].address == 1 && blocks[(i + 1) % BLOCKS].address == 0 ) {
      blocks[i].address = 0;
      i = (i + BLOCKS - 1) % BLOCKS;
    }
    atomic_fetch_sub(&blocks_used, 1);
    break;
  }
  pthread_mutex_unlock(&blocks_lock);
}

/* ---- in front of the allocator ---- */

#define CALLER ((uintptr_t)__builtin_return_address(0))

VISIBLE void *malloc(size_t size)
{
  const Range *range = range_of(CALLER);
  void *p;
  if( !find_next() ) return early_block(size);
  if( shall_fail(range) ) return NULL;
  p = next_malloc(size);
  note_block(p, size, range, CALLER);
  return p;
}

VISIBLE void *calloc(size_t count, size_t size)
{
  const Range *range = range_of(CALLER);
  void *p;
  if( !find_next() ) return size && count > SIZE_MAX / size ? NULL : early_block(count * size);
  if( shall_fail(range) ) return NULL;
  p = next_calloc(count, size);
  note_block(p, count * size, range, CALLER);
  return p;
}

VISIBLE void *realloc(void *old, size_t size)
{
  const Range *range = range_of(CALLER);
  void *p;
  if( is_early(old) || !find_next() ) {
    size_t had = 0;
    p = find_next() ? next_malloc(size) : early_block(size);
    if( old ) memcpy(&had, (unsigned char *)old - 16, sizeof had);
    if( p && old ) memcpy(p, old, had - 16 < size ? had - 16 : size);
    return p;
  }
  if( shall_fail(range) ) return NULL;
  p = next_realloc(old, size);
  if( p || !size ) forget_block(old);
  note_block(p, size, range, CALLER);
  return p;
}

VISIBLE void free(void *p)
{
  if( !p || is_early(p) ) return;
  forget_block(p);
  if( find_next() ) next_free(p);
}

/* ---- the command ---- */

static int add_ranges(struct dl_phdr_info *info, size_t size, void *unused)
{
  const char *name = info->dlpi_name ? info->dlpi_name : "";
  const char *tail = strrchr(name, '/') ? strrchr(name, '/') + 1 : name;
  size_t count = atomic_load(&range_count);
  (void)size;
  (void)unused;
  for( size_t k = 0; k < sizeof libraries / sizeof libraries[0]; k++ ) {
    if( !strstr(tail, libraries[k].word) ) continue;
    for( int i = 0; i < info->dlpi_phnum && count < RANGES_MAX; i++ ) {
      uintptr_t start = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
      if( info->dlpi_phdr[i].p_type != PT_LOAD || !(info->dlpi_phdr[i].p_flags & PF_X) ) continue;
      ranges[count] = (Range){start, start + info->dlpi_phdr[i].p_memsz, info->dlpi_addr, libraries[k].watched, ""};
      snprintf(ranges[count].name, sizeof ranges[count].name, "%s", tail);
      count++;
    }
    break;
  }
  atomic_store_explicit(&range_count, count, memory_order_release);
  return 0;
}

static int pin(Tcl_Interp *interp, const char *file)
{
  if( *file && !dlopen(file, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) ) {
    Tcl_SetObjResult(interp, Tcl_NewStringObj(dlerror(), -1));
    return TCL_ERROR;
  }
  if( !blocks ) {
    void *table = mmap(NULL, sizeof(Block) * BLOCKS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if( table != MAP_FAILED ) blocks = table;
  }
  atomic_store(&range_count, 0);
  dl_iterate_phdr(add_ranges, NULL);
  return TCL_OK;
}

static int arm(Tcl_Interp *interp, Tcl_Obj *number, bool persist)
{
  long n;
  if( Tcl_GetLongFromObj(interp, number, &n) != TCL_OK ) return TCL_ERROR;
  atomic_store(&countdown, n);
  atomic_store(&seen, 0);
  atomic_store(&failed, 0);
  persistent = persist;
  atomic_store(&armed, true);
  return TCL_OK;
}

static void set_pair(Tcl_Interp *interp, Tcl_WideInt a, Tcl_WideInt b)
{
  Tcl_Obj *pair[2] = {Tcl_NewWideIntObj(a), Tcl_NewWideIntObj(b)};
  Tcl_SetObjResult(interp, Tcl_NewListObj(2, pair));
}

static int memory(Tcl_Interp *interp)
{
  void *library = dlopen("libsqlite3.so.0", RTLD_NOW | RTLD_NOLOAD);
  void *symbol = library ? dlsym(library, "sqlite3_memory_used") : NULL;
  int64_t (*used)(void);
  if( !symbol ) {
    Tcl_SetObjResult(interp, Tcl_NewStringObj("libsqlite3.so.0 is not loaded", -1));
    return TCL_ERROR;
  }
  memcpy(&used, &symbol, sizeof symbol);
  Tcl_SetObjResult(interp, Tcl_NewWideIntObj(used()));
  dlclose(library);
  return TCL_OK;
}

/* Places are few: a block's place is looked up in the list built so far. Nothing is allocated under the lock. */
static void live(Tcl_Interp *interp, bool places)
{
  enum { PLACES_MAX = 200 };
  static struct {
    uintptr_t caller;
    Tcl_WideInt count;
  } place[PLACES_MAX];
  Tcl_WideInt count = 0, bytes = 0;
  size_t nplaces = 0;
  Tcl_Obj *list;
  pthread_mutex_lock(&blocks_lock);
  for( size_t i = 0; blocks && i < BLOCKS; i++ ) {
    size_t k = 0;
    if( blocks[i].address <= 1 ) continue;
    count++;
    bytes += (Tcl_WideInt)blocks[i].size;
    while( k < nplaces && place[k].caller != blocks[i].caller ) k++;
    if( k == PLACES_MAX ) continue;
    if( k == nplaces ) {
      place[k].caller = blocks[i].caller;
      place[k].count = 0;
      nplaces++;
    }
    place[k].count++;
  }
  pthread_mutex_unlock(&blocks_lock);
  if( !places ) {
    set_pair(interp, count, bytes);
    return;
  }
  list = Tcl_NewListObj(0, NULL);
  for( size_t k = 0; k < nplaces; k++ ) {
    const Range *range = range_of(place[k].caller);
    Tcl_ListObjAppendElement(interp, list,
                             Tcl_ObjPrintf("%s+0x%lx", range ? range->name : "?",
                                           (unsigned long)(place[k].caller - (range ? range->base : 0))));
    Tcl_ListObjAppendElement(interp, list, Tcl_NewWideIntObj(place[k].count));
  }
  Tcl_SetObjResult(interp, list);
}

/* Preloaded, this file's malloc is the one that everybody finds. */
static bool preloaded(void)
{
  return dlsym(RTLD_DEFAULT, "fault_point") != NULL;
}

static int fault_command(ClientData unused, Tcl_Interp *interp, int argc, Tcl_Obj *const argv[])
{
  static const char *const words[] = {"active", "arm", "disarm", "live", "memory", "pin", NULL};
  enum { ACTIVE, ARM, DISARM, LIVE, MEMORY, PIN };
  int word;
  (void)unused;
  if( argc < 2 ) {
    Tcl_WrongNumArgs(interp, 1, argv, "active|arm N ?persist?|disarm|live ?places?|memory|pin FILE");
    return TCL_ERROR;
  }
  if( Tcl_GetIndexFromObj(interp, argv[1], words, "subcommand", 0, &word) != TCL_OK ) return TCL_ERROR;
  if( (word == ARM || word == PIN) && argc < 3 ) {
    Tcl_WrongNumArgs(interp, 2, argv, word == ARM ? "N ?persist?" : "FILE");
    return TCL_ERROR;
  }
  switch( word ) {
    case ACTIVE:
      Tcl_SetObjResult(interp, Tcl_NewBooleanObj(preloaded()));
      break;
    case ARM:
      return arm(interp, argv[2], argc > 3);
    case DISARM:
      atomic_store(&armed, false);
      set_pair(interp, atomic_load(&seen), atomic_load(&failed));
      break;
    case LIVE:
      live(interp, argc > 2);
      break;
    case MEMORY:
      return memory(interp);
    case PIN:
      return pin(interp, Tcl_GetString(argv[2]));
  }
  return TCL_OK;
}

int Fault_Init(Tcl_Interp *interp);
VISIBLE int Fault_Init(Tcl_Interp *interp)
{
  if( !Tcl_InitStubs(interp, "8.5", 0) ) return TCL_ERROR;
  Tcl_CreateObjCommand(interp, "fault", fault_command, NULL, NULL);
  return TCL_OK;
}
