package main

import "syscall"

// memory is the folder whose files Linux has in memory, and room how much of it must
// be free: containers often have 64 MB, which tests fill.
const (
	memory = "/dev/shm"
	room   = 4 << 30
)

// inMemory gives the folder, or "" where there is no room in it.
func inMemory() string {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(memory, &disk); err != nil || disk.Bavail*uint64(disk.Bsize) < room {
		return ""
	}
	return memory
}
