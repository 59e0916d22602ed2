#define _GNU_SOURCE
#include "internal.h"

#include <stdlib.h>

// SQLite opens what it is not told otherwise through its default VFS, so this one makes itself the default in front of
// the real one, and hands files that are on no disk of ours straight on.

struct faulty_file {
    sqlite3_file methods;
    struct disk *disk;
    int kind;
    /// Of the opened file, which SQLite keeps as long as it is open.
    const char *path;
    /// Memory for the real file, aligned as SQLite aligns files.
    _Alignas(sqlite3_int64) unsigned char real[];
};

static pthread_once_t registration = PTHREAD_ONCE_INIT;
static sqlite3_vfs *base = NULL;
static sqlite3_vfs faulty;
static const sqlite3_io_methods methods;

static sqlite3_file *real(sqlite3_file *file) { return (sqlite3_file *)((struct faulty_file *)file)->real; }

// MARK: Files

static int file_close(sqlite3_file *file) {
    int code = real(file)->pMethods->xClose(real(file));
    disk_release(((struct faulty_file *)file)->disk);
    return code;
}

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    struct faulty_file *self = (struct faulty_file *)file;
    pthread_mutex_lock(&self->disk->mutex);
    struct verdict verdict = judge(self->disk, READ, self->kind);
    int code = verdict.acts ? real(file)->pMethods->xRead(real(file), bytes, count, offset) : SQLITE_OK;
    pthread_mutex_unlock(&self->disk->mutex);
    return verdict.code != SQLITE_OK ? verdict.code : code;
}

/// Changes a file and remembers how to take that back.
static int change(
    struct faulty_file *self, bool is_truncation, const void *bytes, size_t count, sqlite3_int64 offset) {
    sqlite3_file *file = real(&self->methods);
    sqlite3_int64 size = 0;
    int code = file->pMethods->xFileSize(file, &size);
    if (code != SQLITE_OK) return code;
    sqlite3_int64 replaced = size > offset ? size - offset : 0;
    if (!is_truncation && replaced > (sqlite3_int64)count) replaced = (sqlite3_int64)count;
    void *old = replaced > 0 ? malloc((size_t)replaced) : NULL;
    if (replaced > 0 && !old) return SQLITE_NOMEM;
    if (replaced > 0) code = file->pMethods->xRead(file, old, (int)replaced, offset);
    if (code == SQLITE_OK) {
        code = is_truncation ? file->pMethods->xTruncate(file, offset)
                             : file->pMethods->xWrite(file, bytes, (int)count, offset);
    }
    if (code == SQLITE_OK) {
        struct image *image = image_named(self->disk, self->path, true);
        if (!image || !image_add(image, size, offset, is_truncation, bytes, count, old, (size_t)replaced)) {
            code = SQLITE_NOMEM;
        }
    }
    free(old);
    return code;
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    struct faulty_file *self = (struct faulty_file *)file;
    pthread_mutex_lock(&self->disk->mutex);
    struct verdict verdict = judge(self->disk, WRITE, self->kind);
    int code = SQLITE_OK;
    size_t written = verdict.byte_limit < (uint32_t)count ? verdict.byte_limit : (size_t)count;
    if (verdict.acts && written > 0) code = change(self, false, bytes, written, offset);
    pthread_mutex_unlock(&self->disk->mutex);
    return verdict.code != SQLITE_OK ? verdict.code : code;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    struct faulty_file *self = (struct faulty_file *)file;
    pthread_mutex_lock(&self->disk->mutex);
    struct verdict verdict = judge(self->disk, TRUNCATE, self->kind);
    int code = verdict.acts ? change(self, true, NULL, 0, size) : SQLITE_OK;
    pthread_mutex_unlock(&self->disk->mutex);
    return verdict.code != SQLITE_OK ? verdict.code : code;
}

/// The folder is on disk with what was made and deleted in it.
static void folder_synced(struct disk *disk) {
    for (struct image *image = disk->images, *next; image; image = next) {
        next = image->next;
        image->is_new = false;
        if (image->is_deleted) image_free(disk, image);
    }
}

static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    struct faulty_file *self = (struct faulty_file *)file;
    pthread_mutex_lock(&self->disk->mutex);
    struct verdict verdict = judge(self->disk, SYNC, self->kind);
    struct image *image = verdict.acts ? image_named(self->disk, self->path, false) : NULL;
    if (image) {
        // The real sync is left out: only what these changes stand for is ever taken back.
        image_forget_changes(image);
        // SQLite syncs the folder with the first sync of a journal or log that it has made.
        if (image->is_new && self->kind != DATABASE) folder_synced(self->disk);
    }
    pthread_mutex_unlock(&self->disk->mutex);
    return verdict.code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    if (disk_has_crashed(((struct faulty_file *)file)->disk)) return SQLITE_IOERR_FSTAT;
    return real(file)->pMethods->xFileSize(real(file), size);
}

static int file_lock(sqlite3_file *file, int level) {
    if (disk_has_crashed(((struct faulty_file *)file)->disk)) return SQLITE_IOERR_LOCK;
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }

static int file_check_reserved(sqlite3_file *file, int *result) {
    return real(file)->pMethods->xCheckReservedLock(real(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return real(file)->pMethods->xFileControl(real(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return real(file)->pMethods->xSectorSize(real(file)); }

static int file_characteristics(sqlite3_file *file) {
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int file_share(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    struct faulty_file *self = (struct faulty_file *)file;
    pthread_mutex_lock(&self->disk->mutex);
    struct verdict verdict = judge(self->disk, SHARE, self->kind);
    pthread_mutex_unlock(&self->disk->mutex);
    if (verdict.code != SQLITE_OK) return verdict.code;
    return real(file)->pMethods->xShmMap(real(file), region, size, extends, memory);
}

static int file_share_lock(sqlite3_file *file, int offset, int count, int flags) {
    bool unlocks = flags & SQLITE_SHM_UNLOCK;
    if (!unlocks && disk_has_crashed(((struct faulty_file *)file)->disk)) return SQLITE_IOERR_SHMLOCK;
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void file_share_barrier(sqlite3_file *file) { real(file)->pMethods->xShmBarrier(real(file)); }

static int file_unshare(sqlite3_file *file, int deletes) {
    if (disk_has_crashed(((struct faulty_file *)file)->disk)) deletes = 0;
    return real(file)->pMethods->xShmUnmap(real(file), deletes);
}

/// No mapped reading, so that every read comes by.
static int file_fetch(sqlite3_file *file, sqlite3_int64 offset, int count, void **memory) {
    (void)file, (void)offset, (void)count;
    *memory = NULL;
    return SQLITE_OK;
}

static int file_unfetch(sqlite3_file *file, sqlite3_int64 offset, void *memory) {
    (void)file, (void)offset, (void)memory;
    return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_share,
    .xShmLock = file_share_lock,
    .xShmBarrier = file_share_barrier,
    .xShmUnmap = file_unshare,
    .xFetch = file_fetch,
    .xUnfetch = file_unfetch,
};

// MARK: The VFS

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *flags_out) {
    (void)vfs;
    struct disk *disk = disk_of(path);
    if (!disk) return base->xOpen(base, path, file, flags, flags_out);
    struct faulty_file *self = (struct faulty_file *)file;
    *self = (struct faulty_file){.disk = disk, .kind = kind_of(path, flags), .path = path};
    pthread_mutex_lock(&disk->mutex);
    int was_there = 0;
    base->xAccess(base, path, SQLITE_ACCESS_EXISTS, &was_there);
    struct verdict verdict = judge(disk, OPEN, self->kind);
    int code = verdict.acts ? base->xOpen(base, path, real(file), flags, flags_out) : SQLITE_OK;
    if (verdict.acts && code == SQLITE_OK && !was_there) {
        // What was deleted before under this name cannot come back.
        struct image *former = image_named(disk, path, false);
        if (former) image_free(disk, former);
        struct image *image = image_named(disk, path, true);
        if (image) image->is_new = true;
    }
    pthread_mutex_unlock(&disk->mutex);
    if (verdict.acts && code == SQLITE_OK && verdict.code == SQLITE_OK) {
        self->methods.pMethods = &methods;
        return SQLITE_OK;
    }
    if (verdict.acts && code == SQLITE_OK) real(file)->pMethods->xClose(real(file));
    disk_release(disk);
    return verdict.code != SQLITE_OK ? verdict.code : code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder) {
    (void)vfs;
    struct disk *disk = disk_of(path);
    if (!disk) return base->xDelete(base, path, syncs_folder);
    pthread_mutex_lock(&disk->mutex);
    struct verdict verdict = judge(disk, DELETE, kind_of(path, 0));
    int code = SQLITE_OK;
    if (verdict.acts) {
        struct image *image = image_named(disk, path, true);
        bool could_return = image && !image->is_new && !syncs_folder && image_keep_ghost(path, image);
        code = base->xDelete(base, path, 0);
        if (image && !(could_return && code == SQLITE_OK)) image_free(disk, image);
        if (syncs_folder) folder_synced(disk);
    }
    pthread_mutex_unlock(&disk->mutex);
    disk_release(disk);
    return verdict.code != SQLITE_OK ? verdict.code : code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    (void)vfs;
    struct disk *disk = disk_of(path);
    bool is_over = disk && disk_has_crashed(disk);
    if (disk) disk_release(disk);
    return is_over ? SQLITE_IOERR_ACCESS : base->xAccess(base, path, flags, result);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *path, int size, char *result) {
    (void)vfs;
    return base->xFullPathname(base, path, size, result);
}

static int vfs_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    (void)vfs;
    return base->xRandomness(base, count, bytes);
}

static int vfs_sleep(sqlite3_vfs *vfs, int microseconds) {
    (void)vfs;
    return base->xSleep(base, microseconds);
}

static int vfs_current_time(sqlite3_vfs *vfs, double *time) {
    (void)vfs;
    return base->xCurrentTime(base, time);
}

static int vfs_current_milliseconds(sqlite3_vfs *vfs, sqlite3_int64 *time) {
    (void)vfs;
    return base->xCurrentTimeInt64(base, time);
}

static int vfs_last_error(sqlite3_vfs *vfs, int size, char *text) {
    (void)vfs;
    return base->xGetLastError ? base->xGetLastError(base, size, text) : 0;
}

static void register_vfs(void) {
    base = sqlite3_vfs_find(NULL);
    if (!base) return;
    faulty = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)(sizeof(struct faulty_file) + (size_t)base->szOsFile),
        .mxPathname = base->mxPathname,
        .zName = "baselog-fault",
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_path,
        .xRandomness = vfs_randomness,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_current_time,
        .xGetLastError = vfs_last_error,
        .xCurrentTimeInt64 = vfs_current_milliseconds,
    };
    if (sqlite3_vfs_register(&faulty, 1) != SQLITE_OK) base = NULL;
}

bool vfs_register(void) {
    pthread_once(&registration, register_vfs);
    return base;
}
