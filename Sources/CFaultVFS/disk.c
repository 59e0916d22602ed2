#define _GNU_SOURCE
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/// What an operation reports, by operation: without space, and with an I/O error.
static const int codes[OPERATIONS][2] = {
    [OPEN] = {SQLITE_CANTOPEN, SQLITE_CANTOPEN},
    [READ] = {SQLITE_IOERR_READ, SQLITE_IOERR_READ},
    [WRITE] = {SQLITE_FULL, SQLITE_IOERR_WRITE},
    [SYNC] = {SQLITE_IOERR_FSYNC, SQLITE_IOERR_FSYNC},
    [TRUNCATE] = {SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_TRUNCATE},
    [DELETE] = {SQLITE_IOERR_DELETE, SQLITE_IOERR_DELETE},
    [SHARE] = {SQLITE_IOERR_SHMSIZE, SQLITE_IOERR_SHMMAP},
};

static pthread_mutex_t disks_mutex = PTHREAD_MUTEX_INITIALIZER;
static struct disk *disks = NULL;
static uint64_t last_number = 0;

static void disk_free(struct disk *disk) {
    while (disk->images) image_free(disk, disk->images);
    pthread_mutex_destroy(&disk->mutex);
    free(disk);
}

static struct disk *disk_numbered(uint64_t number) {
    pthread_mutex_lock(&disks_mutex);
    struct disk *disk = disks;
    while (disk && disk->number != number) disk = disk->next;
    if (disk) disk->open_files++;
    pthread_mutex_unlock(&disks_mutex);
    return disk;
}

struct disk *disk_of(const char *path) {
    if (!path) return NULL;
    pthread_mutex_lock(&disks_mutex);
    struct disk *disk = disks;
    while (disk && !(disk->is_mounted && strncmp(path, disk->folder, disk->folder_length) == 0 &&
                     path[disk->folder_length] == '/')) {
        disk = disk->next;
    }
    if (disk) disk->open_files++;
    pthread_mutex_unlock(&disks_mutex);
    return disk;
}

void disk_release(struct disk *disk) {
    pthread_mutex_lock(&disks_mutex);
    disk->open_files--;
    bool is_over = disk->open_files == 0 && !disk->is_mounted;
    if (is_over) {
        struct disk **link = &disks;
        while (*link != disk) link = &(*link)->next;
        *link = disk->next;
    }
    pthread_mutex_unlock(&disks_mutex);
    if (is_over) disk_free(disk);
}

int kind_of(const char *path, int flags) {
    if (flags & SQLITE_OPEN_MAIN_DB) return DATABASE;
    size_t length = strlen(path);
    if (flags & SQLITE_OPEN_WAL || (length > 4 && strcmp(path + length - 4, "-wal") == 0)) return LOG;
    return OTHER;
}

struct verdict judge(struct disk *disk, int operation, int kind) {
    struct verdict works = {true, UINT32_MAX, SQLITE_OK};
    if (disk->has_crashed) return (struct verdict){false, 0, SQLITE_IOERR};
    disk->counts[operation][kind]++;
    const struct fault_plan *plan = &disk->plan;
    if (!(plan->operations & 1u << operation) || !(plan->files & 1u << kind)) return works;
    uint64_t matched = ++disk->matched;
    if (matched < plan->first || matched > plan->last || (matched - plan->first) % plan->stride != 0) return works;
    if (chance_permille(plan->seed, matched) >= plan->permille) return works;
    disk->struck++;
    bool is_write = operation == WRITE;
    switch (plan->effect) {
    case FAULT_NO_SPACE: return (struct verdict){false, 0, codes[operation][0]};
    case FAULT_IO_ERROR: return (struct verdict){false, 0, codes[operation][1]};
    case FAULT_TORN: return (struct verdict){is_write, plan->kept_bytes, codes[operation][0]};
    case FAULT_CRASH_BEFORE: disk->has_crashed = true; return (struct verdict){false, 0, SQLITE_IOERR};
    case FAULT_CRASH_AFTER: disk->has_crashed = true; return (struct verdict){true, UINT32_MAX, SQLITE_IOERR};
    case FAULT_CRASH_TORN: disk->has_crashed = true; return (struct verdict){is_write, plan->kept_bytes, SQLITE_IOERR};
    }
    return works;
}

bool disk_has_crashed(struct disk *disk) {
    pthread_mutex_lock(&disk->mutex);
    bool result = disk->has_crashed;
    pthread_mutex_unlock(&disk->mutex);
    return result;
}

// MARK: What tests call

uint64_t fault_disk_mount(const char *folder) {
    size_t length = strlen(folder);
    struct disk *disk = vfs_register() ? calloc(1, sizeof *disk + length + 1) : NULL;
    if (!disk) return 0;
    memcpy(disk->folder, folder, length + 1);
    disk->folder_length = length;
    disk->is_mounted = true;
    pthread_mutex_init(&disk->mutex, NULL);
    pthread_mutex_lock(&disks_mutex);
    disk->number = ++last_number;
    disk->next = disks;
    disks = disk;
    uint64_t number = disk->number;
    pthread_mutex_unlock(&disks_mutex);
    return number;
}

void fault_disk_unmount(uint64_t number) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return;
    pthread_mutex_lock(&disks_mutex);
    disk->is_mounted = false;
    pthread_mutex_unlock(&disks_mutex);
    disk_release(disk);
}

uint64_t fault_disk_count(uint64_t number, uint32_t operations, uint32_t files) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return 0;
    uint64_t count = 0;
    pthread_mutex_lock(&disk->mutex);
    for (int operation = 0; operation < OPERATIONS; operation++) {
        for (int kind = 0; kind < FILES; kind++) {
            bool matches = operations & 1u << operation && files & 1u << kind;
            if (matches) count += disk->counts[operation][kind];
        }
    }
    pthread_mutex_unlock(&disk->mutex);
    disk_release(disk);
    return count;
}

void fault_disk_plan(uint64_t number, const struct fault_plan *plan) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return;
    pthread_mutex_lock(&disk->mutex);
    disk->plan = plan ? *plan : (struct fault_plan){0};
    if (disk->plan.stride == 0) disk->plan.stride = 1;
    disk->matched = 0;
    disk->struck = 0;
    pthread_mutex_unlock(&disk->mutex);
    disk_release(disk);
}

uint64_t fault_disk_struck(uint64_t number) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return 0;
    pthread_mutex_lock(&disk->mutex);
    uint64_t struck = disk->struck;
    pthread_mutex_unlock(&disk->mutex);
    disk_release(disk);
    return struck;
}

void fault_disk_crash(uint64_t number) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return;
    pthread_mutex_lock(&disk->mutex);
    disk->has_crashed = true;
    pthread_mutex_unlock(&disk->mutex);
    disk_release(disk);
}

bool fault_disk_has_crashed(uint64_t number) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return false;
    bool result = disk_has_crashed(disk);
    disk_release(disk);
    return result;
}

bool fault_disk_cut_power(uint64_t number, uint64_t seed, uint32_t kept_permille) {
    struct disk *disk = disk_numbered(number);
    if (!disk) return false;
    bool works = true;
    pthread_mutex_lock(&disk->mutex);
    disk->has_crashed = true;
    while (disk->images) {
        works = image_cut(disk, disk->images, seed, kept_permille) && works;
        image_free(disk, disk->images);
    }
    pthread_mutex_unlock(&disk->mutex);
    disk_release(disk);
    return works;
}

uint64_t fault_disk_remount(uint64_t number, const char *folder) {
    struct disk *old = disk_numbered(number);
    if (!old) return 0;
    uint64_t new_number = fault_disk_mount(folder);
    struct disk *new = disk_numbered(new_number);
    if (new) {
        pthread_mutex_lock(&old->mutex);
        new->images = old->images;
        old->images = NULL;
        pthread_mutex_unlock(&old->mutex);
        disk_release(new);
    }
    disk_release(old);
    return new_number;
}
