// Package files writes rows into files: to a folder of this machine, S3, Google
// Cloud Storage or a server with SFTP.
//
//	func Manifest() *manifest.Manifest
//	func New(set map[string]string, options Options) (*Destination, error)
//
// One batch is one file, and its name follows from the run and from the place of
// the batch in it, so that writing it again writes it over. Of a sync vips:
//
//	customers/vips/run=0000000012/upsert-0000000001-0000050000.csv
//	customers/vips/run=0000000012/delete-0000050001-0000050020.csv
//	customers/vips/run=0000000012/_manifest.json
//
// A file is there whole or not at all, and a run's manifest comes last: who reads
// waits for it. A run that broke off has its manifest written by the next one.
// The operation replace writes the whole set in each run. customers/vips/_latest.json
// names the run that holds it, and changes only when all of the set is there; sets
// before it are removed then.
//
// The package must not know what a sync is.
package files
