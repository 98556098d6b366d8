package functions

import (
	"crypto/sha1" //nolint:gosec // SHA1 is a function of BigQuery
	"crypto/sha512"

	farm "github.com/dgryski/go-farm"
)

var digests = map[string]scalar{
	"farm_fingerprint": fn1(sure(func(b []byte) int64 { return int64(farm.Fingerprint64(b)) })),
	"sha1":             fn1(sure(func(b []byte) []byte { s := sha1.Sum(b); return s[:] })), //nolint:gosec // as above
	"sha512":           fn1(sure(func(b []byte) []byte { s := sha512.Sum512(b); return s[:] })),
}
