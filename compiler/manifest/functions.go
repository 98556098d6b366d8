package manifest

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// functions are what manifests have beyond CEL's own functions.
func functions() []cel.EnvOption {
	text := []*cel.Type{cel.StringType}
	return []cel.EnvOption{
		cel.Function("sha256_hex", cel.Overload("sha256_hex_string", text, cel.StringType, cel.UnaryBinding(ofText(func(v string) ref.Val {
			sum := sha256.Sum256([]byte(v))
			return types.String(hex.EncodeToString(sum[:]))
		})))),
		cel.Function("md5_hex", cel.Overload("md5_hex_string", text, cel.StringType, cel.UnaryBinding(ofText(func(v string) ref.Val {
			sum := md5.Sum([]byte(v)) // what a vendor names its rows by, no protection
			return types.String(hex.EncodeToString(sum[:]))
		})))),
		cel.Function("hmac_sha256_hex", cel.Overload("hmac_sha256_hex_string_string", []*cel.Type{cel.StringType, cel.StringType}, cel.StringType,
			cel.BinaryBinding(func(key, message ref.Val) ref.Val {
				mac := hmac.New(sha256.New, []byte(key.(types.String)))
				mac.Write([]byte(message.(types.String)))
				return types.String(hex.EncodeToString(mac.Sum(nil)))
			}))),
		cel.Function("json", cel.Overload("json_string", text, cel.DynType, cel.UnaryBinding(ofText(func(v string) ref.Val {
			value, err := ReadJSON(strings.NewReader(v))
			if err != nil {
				return types.NewErr("this is not JSON")
			}
			return types.DefaultTypeAdapter.NativeToValue(value)
		})))),
		// values of a map, without the names: some tools name things by ids.
		cel.Function("values", cel.Overload("values_map", []*cel.Type{cel.DynType}, cel.ListType(cel.DynType), cel.UnaryBinding(func(v ref.Val) ref.Val {
			m, ok := v.Value().(map[string]any)
			if !ok {
				return types.NewErr("values takes a map")
			}
			return types.DefaultTypeAdapter.NativeToValue(sortedValues(m))
		}))),
	}
}

func ofText(do func(string) ref.Val) func(ref.Val) ref.Val {
	return func(v ref.Val) ref.Val {
		text, ok := v.(types.String)
		if !ok {
			return types.NewErr("this is no text")
		}
		return do(string(text))
	}
}

// digests are the functions through which a secret may go where it is seen.
var digests = map[string]bool{"sha256_hex": true, "hmac_sha256_hex": true}
