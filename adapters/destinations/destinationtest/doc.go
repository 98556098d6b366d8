// Package destinationtest proves that a manifest keeps what the contract of
// destinations asks for.
//
//	Try(m)            manifest → findings: cases that follow from what the
//	                  manifest itself says, so that it is tested by existing
//	Answers(t, m, …)  archives: rows in, the exact bytes of the calls and the
//	                  exact outcomes of written answers out
//
// The tool's side of a call is played in memory; nothing here opens a
// connection. The package must not know any tool.
package destinationtest
