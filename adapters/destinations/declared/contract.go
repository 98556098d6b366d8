// Package declared turns what a manifest declares of a destination into its
// contract, for manifests that are files and for those of destinations in Go.
//
//	func Contract(m *manifest.Manifest) adapters.Contract
//	func Account(tool, account string) string
//	func Any(description string, maxRows int, ops ...string) *manifest.Object
//	func Erases(o *manifest.Object, e manifest.Erasure) *manifest.Object
//
// The limits are left to the destination: they depend on settings. The package
// must not know how anything is sent.
package declared

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"github.com/weft-cdp/weft/adapters"
	"github.com/weft-cdp/weft/compiler/manifest"
)

// Replace is the operation that writes a whole set, in place of the one before.
const Replace = "replace"

var guarantees = map[string]adapters.Guarantee{
	"at_least_once": adapters.AtLeastOnce, "keyed_at_least_once": adapters.KeyedAtLeastOnce,
	"effectively_once": adapters.EffectivelyOnce, "exactly_once": adapters.ExactlyOnce,
}

var kinds = map[manifest.Kind]adapters.ObjectKind{manifest.Record: adapters.Record, manifest.Set: adapters.Set, manifest.Event: adapters.Event}

var nulls = map[string]adapters.Nulls{"clear": adapters.ClearNulls, "skip": adapters.SkipNulls, "error": adapters.RefuseNulls}

// Contract gives what a destination takes and promises, but for its limits.
func Contract(m *manifest.Manifest) adapters.Contract {
	c := adapters.Contract{Name: m.Name, Version: strconv.Itoa(m.Version), Guarantee: guarantees[m.Guarantee.Class], Accepted: m.Guarantee.Accepted}
	for _, o := range m.Objects {
		c.Objects = append(c.Objects, object(o))
	}
	if m.Any != nil {
		every := object(m.Any)
		c.Any = &every
	}
	return c
}

func object(o *manifest.Object) adapters.ObjectContract {
	c := adapters.ObjectContract{
		Name: o.Name, Kind: kinds[o.Kind], Purpose: o.Purpose,
		OpenIdentity: o.Identity.Open, AtLeastOne: o.Identity.AtLeastOne, Nulls: nulls[o.Fields.Nulls],
	}
	for _, id := range o.Identity.Fields {
		c.Identity = append(c.Identity, adapters.IdentityField{Name: id.Name, Required: id.Required, Personal: id.PII})
	}
	for _, op := range o.Ops {
		c.Ops = append(c.Ops, operation(op))
	}
	return c
}

func operation(op *manifest.Op) adapters.OpContract {
	c := adapters.OpContract{Name: op.Name, Idempotent: op.Idempotent, Whole: op.Name == Replace, MaxRows: op.Batch.MaxItems}
	for _, need := range op.Needs {
		if need == "remote_id" {
			c.Needs = append(c.Needs, adapters.NeedsRemoteID)
		}
	}
	return c
}

// Account names an account of a tool, for Limits, without telling it.
func Account(tool, account string) string {
	digest := sha256.Sum256([]byte(tool + "\x00" + account))
	return hex.EncodeToString(digest[:12])
}

// Any is what every name is an object of where names and fields are the project's,
// as those of tables are: records that a sync says how to find, with operations
// that may be sent again.
func Any(description string, maxRows int, ops ...string) *manifest.Object {
	o := &manifest.Object{
		Description: description,
		Kind:        manifest.Record,
		Identity:    manifest.Identity{Granularity: "row", Open: true},
		Fields:      manifest.Fields{Open: true, Nulls: "clear"},
	}
	for _, op := range ops {
		o.Ops = append(o.Ops, &manifest.Op{Name: op, Idempotent: true, Batch: manifest.Batch{MaxItems: maxRows}})
	}
	return o
}

// Erases says how somebody is taken out of an object for good.
func Erases(o *manifest.Object, e manifest.Erasure) *manifest.Object {
	o.Erasure = e
	return o
}
