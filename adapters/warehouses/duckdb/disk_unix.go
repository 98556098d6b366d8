//go:build linux || darwin

package duckdb

import "syscall"

// freeDisk gives the bytes that a file in a folder may still take.
func freeDisk(folder string) (uint64, error) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}
