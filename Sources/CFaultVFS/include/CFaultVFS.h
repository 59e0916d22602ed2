#ifndef CFAULTVFS_H
#define CFAULTVFS_H
#include <stdbool.h>
#include <stdint.h>

// A disk that fails on demand, for tests: a layer over SQLite's own access to files, which counts what SQLite does to
// the files below a folder, lets chosen operations fail, and knows what a power cut would take. Files elsewhere never
// come here. Everything is thread safe, and follows from the arguments alone: no chance but that of a seed.

enum fault_operation {
    FAULT_OPEN = 1,
    FAULT_READ = 2,
    FAULT_WRITE = 4,
    FAULT_SYNC = 8,
    FAULT_TRUNCATE = 16,
    FAULT_DELETE = 32,
    /// Mapping the memory that connections share: the file `-shm`.
    FAULT_SHARE = 64,
};

enum fault_file {
    FAULT_DATABASE = 1,
    /// The write-ahead log: the file `-wal`.
    FAULT_LOG = 2,
    /// Rollback journals and everything else.
    FAULT_OTHER = 4,
};

enum fault_effect {
    /// ENOSPC: nothing is done.
    FAULT_NO_SPACE,
    /// EIO: nothing is done.
    FAULT_IO_ERROR,
    /// ENOSPC in the middle of a write: its first bytes are there. Like FAULT_NO_SPACE for other operations.
    FAULT_TORN,
    /// The process ends before, after, or in the middle of the operation.
    FAULT_CRASH_BEFORE,
    FAULT_CRASH_AFTER,
    FAULT_CRASH_TORN,
};

/// Which operations fail, and how.
struct fault_plan {
    /// Sums of the values above.
    uint32_t operations;
    uint32_t files;
    enum fault_effect effect;
    /// The first and the last one struck of those that match, counted from 1 on from the moment the plan is made.
    uint64_t first;
    uint64_t last;
    /// Each how manieth of them; at least 1.
    uint64_t stride;
    /// How many in a thousand of those, by chance from the seed.
    uint32_t permille;
    uint64_t seed;
    /// Of a torn write.
    uint32_t kept_bytes;
};

/// Makes every database below the folder, an absolute path without links, one on a disk that may fail.
///
/// @return the number of the disk, which is never used twice; 0 where memory or SQLite fails
uint64_t fault_disk_mount(const char *folder);

/// Forgets the disk; files that are open still go through it until they are closed.
void fault_disk_unmount(uint64_t number);

/// How many operations of these kinds there were, whether they worked or not.
uint64_t fault_disk_count(uint64_t number, uint32_t operations, uint32_t files);

/// Replaces the plan that was made before; a `NULL` lets everything work again, but for what crashed.
void fault_disk_plan(uint64_t number, const struct fault_plan *plan);

/// How many operations the last plan has struck.
uint64_t fault_disk_struck(uint64_t number);

/// Ends the process, as far as its files know: nothing works any more but closing. All that was written is there.
void fault_disk_crash(uint64_t number);
bool fault_disk_has_crashed(uint64_t number);

/// Cuts the power: like a crash, and of what was written since the last sync of its file each sector of 512 bytes is
/// kept with a probability, by chance from the seed.
///
/// @return false where a file cannot be read or written
bool fault_disk_cut_power(uint64_t number, uint64_t seed, uint32_t kept_permille);

/// Mounts a copy of a crashed disk's folder, made in `folder`. What was not synced before the crash still is not.
uint64_t fault_disk_remount(uint64_t number, const char *folder);
#endif
