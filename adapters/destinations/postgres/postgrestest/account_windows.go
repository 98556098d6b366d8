package postgrestest

import "syscall"

// account says who the server runs as: who runs the test.
func account(string) (*syscall.SysProcAttr, error) { return nil, nil }
