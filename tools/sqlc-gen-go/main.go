// Command sqlc-gen-go is sqlc's own generator of Go as a process plugin: a request
// of protobuf on stdin, its files on stdout. Tests hand it what weft hands to plugins.
//
// sqlc keeps the generator below internal. The module is called as if it were a part of
// sqlc's for no other reason than that Go lets it import from there.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/sqlc-dev/sqlc/internal/codegen/golang"
	"github.com/sqlc-dev/sqlc/internal/plugin"
	"google.golang.org/protobuf/proto"
)

func main() {
	if err := generate(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func generate(in io.Reader, out io.Writer) error {
	bytes, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	var request plugin.GenerateRequest
	if err := proto.Unmarshal(bytes, &request); err != nil {
		return err
	}
	response, err := golang.Generate(context.Background(), &request)
	if err != nil {
		return err
	}
	if bytes, err = proto.Marshal(response); err != nil {
		return err
	}
	_, err = out.Write(bytes)
	return err
}
