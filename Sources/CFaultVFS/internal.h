#ifndef CFAULTVFS_INTERNAL_H
#define CFAULTVFS_INTERNAL_H
#include "CFaultVFS.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stddef.h>

enum { OPERATIONS = 7, FILES = 3 };
enum { OPEN, READ, WRITE, SYNC, TRUNCATE, DELETE, SHARE };
enum { DATABASE, LOG, OTHER };

/// Something that was done to a file and is not synced yet. Undone newest first, it gives the synced file back.
struct change {
    struct change *older;
    sqlite3_int64 size_before;
    /// Where it wrote; of a truncation, the size it left.
    sqlite3_int64 offset;
    bool is_truncation;
    size_t new_count;
    size_t old_count;
    /// The new ones, then those that were replaced or cut off.
    unsigned char bytes[];
};

/// A file of a disk that is not as it was when it was last synced.
struct image {
    struct image *next;
    struct change *newest;
    /// It was made since its folder was synced, so that a power cut may take all of it.
    bool is_new;
    /// It was deleted since then, so that a power cut may bring it back; this is what was in it.
    bool is_deleted;
    unsigned char *ghost;
    sqlite3_int64 ghost_size;
    char name[];
};

struct disk {
    struct disk *next;
    uint64_t number;
    bool is_mounted;
    int open_files;
    pthread_mutex_t mutex;
    // Under the mutex:
    bool has_crashed;
    uint64_t counts[OPERATIONS][FILES];
    struct fault_plan plan;
    uint64_t matched;
    uint64_t struck;
    struct image *images;
    size_t folder_length;
    char folder[];
};

struct verdict {
    /// Whether the operation is carried out, a write up to so many bytes.
    bool acts;
    uint32_t byte_limit;
    /// What is reported if the operation itself works.
    int code;
};

/// Puts the VFS in front of the one that was the default, once.
bool vfs_register(void);

/// The disk that a file is on, held like an open file; `NULL` for none.
struct disk *disk_of(const char *path);
void disk_release(struct disk *disk);
bool disk_has_crashed(struct disk *disk);
/// Counts an operation and decides on it. Under the disk's mutex.
struct verdict judge(struct disk *disk, int operation, int kind);
int kind_of(const char *path, int flags);

// Under the mutex of their disk:

/// A number from 0 to 999 that follows from the two others.
uint32_t chance_permille(uint64_t seed, uint64_t index);

struct image *image_named(struct disk *disk, const char *path, bool makes);
void image_free(struct disk *disk, struct image *image);
void image_forget_changes(struct image *image);
/// @param old  what is replaced, of which `old_count` bytes were there
bool image_add(
    struct image *image, sqlite3_int64 size_before, sqlite3_int64 offset, bool is_truncation, const void *new_bytes,
    size_t new_count, const void *old_bytes, size_t old_count);
/// Remembers what is in a file that is about to be deleted.
bool image_keep_ghost(const char *path, struct image *image);
/// Leaves of a file what a power cut would.
bool image_cut(struct disk *disk, struct image *image, uint64_t seed, uint32_t kept_permille);
#endif
