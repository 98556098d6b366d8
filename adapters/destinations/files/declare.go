package files

import (
	"github.com/weft-cdp/weft/adapters/destinations/declared"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Manifest tells what files take.
func Manifest() *manifest.Manifest {
	return &manifest.Manifest{
		Name: "files", Version: 1, Title: "Files",
		Description: "A folder on this machine, in S3, in Google Cloud Storage or on a server with SFTP. Each run writes files of its own and, last, their manifest.",
		Settings: []*manifest.Setting{
			{Name: "path", Type: "string", Required: true, Doc: "the folder: ./exports, s3://bucket/folder, gs://bucket/folder or sftp://user@host/folder"},
			{Name: "format", Type: "enum", Values: formatNames(), Set: true, Default: "csv", Doc: "how rows are written: csv has a line of names, NULL is empty and the empty text is \"\"; parquet has the types of the fields, decimals with 9 digits after the point"},
			{Name: "rows_per_file", Type: "int", Set: true, Default: "50000", Doc: "the most rows in one file, up to 1000000"},
			{Name: "endpoint", Type: "string", Doc: "of a server that is not Amazon's or Google's: https://minio.example.org"},
			{Name: "region", Type: "string", Doc: "of the bucket in S3"},
			{Name: "access_key", Type: "string", Doc: "in S3; without it the environment, the credentials file or the role of the machine"},
			{Name: "secret_key", Type: "secret", Doc: "of the access key"},
			{Name: "session_token", Type: "secret", Doc: "of an access key that ends"},
			{Name: "credentials", Type: "secret", Doc: "the JSON key of a service account of Google; without it the machine's own"},
			{Name: "password", Type: "secret", Doc: "of the user of SFTP"},
			{Name: "private_key", Type: "secret", Doc: "of the user of SFTP, instead of a password"},
			{Name: "host_key", Type: "string", Doc: "the public key of the SFTP server, as in known_hosts: ssh-ed25519 AAAA…"},
		},
		Guarantee: manifest.Guarantee{Class: "keyed_at_least_once"},
		Any:       declared.Erases(declared.Any("The folder below the path. A row has _op and _key, the idempotency key, before its identity and its fields. With the mode replace each run writes the whole set, without _op and _key; _latest.json says which run to read, and earlier ones are removed.", mostRows, "upsert", "update", "create", "delete", "add", "remove", "append", declared.Replace), manifest.Erasure{Op: "delete", Tells: true, ByHand: "a file has a row that says delete; delete them from the files that were written before, or those files"}),
	}
}
