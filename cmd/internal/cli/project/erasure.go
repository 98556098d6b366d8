package project

import (
	"github.com/weft-cdp/weft/cmd/internal/cli/fault"
	"github.com/weft-cdp/weft/runner/stored"
)

// ErasureKey gives the key by which people who were erased are known; nil where the
// project has none. The secret that it is made of is hidden from all that is printed.
func (e *Env) ErasureKey(loaded *Loaded) (*stored.Key, error) {
	set := loaded.Project.Erasure
	if set == nil {
		return nil, nil
	}
	vars, err := e.variables(loaded)
	if err != nil {
		return nil, err
	}
	secret := vars.secret(set.Secret, set.SecretAt)
	if len(vars.missing) > 0 {
		return nil, &Mistakes{List: vars.missing, Line: loaded.Tree.Line}
	}
	e.Streams.Hide([]string{secret})
	key, err := stored.NewKey(secret)
	if err != nil {
		return nil, fault.New(fault.Wrong, "make one with `openssl rand -hex 32`, and keep it", "%w", err)
	}
	return key, nil
}
