// Checks what Safehand signs, with Go's own libraries and none of Safehand's code.
//
//	verify note VKEY FILE                        a signed note; prints its text
//	verify proof VKEY PROOF                      a proof whose leaf is its "extra"; prints the leaf
//	verify consistency VKEY OLD NEW [HASH...]    NEW continues OLD (both signed checkpoints)
//	verify cosignature VKEY WITNESS FILE         a checkpoint, signed and cosigned; prints when
//	verify cosign VKEY SEED NAME TIME FILE       cosigns a checkpoint as a witness; prints it
//	verify witness SEED NAME                     prints the verifier key of that witness
//
// Written from the specifications c2sp.org/signed-note, tlog-checkpoint, tlog-proof and
// tlog-cosignature. A SEED is 64 hex digits. Exit status 0: good; 1: refused, with the reason on
// standard error; 2: wrong call.
package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const proofFirstLine = "c2sp.org/tlog-proof@v1"

// openNote verifies a signed note by one key.
func openNote(vkey string, data []byte) (*note.Note, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return nil, err
	}
	return note.Open(data, note.VerifierList(verifier))
}

// parseNumber takes a decimal without sign and leading zeros.
func parseNumber(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, fmt.Errorf("no number: %q", text)
	}
	return n, nil
}

// openCheckpoint verifies a checkpoint and reads its three lines. tlog.ParseTree reads only the
// tree format of Go's checksum database, so it is of no use here.
func openCheckpoint(vkey string, data []byte) (tree tlog.Tree, err error) {
	opened, err := openNote(vkey, data)
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return tree, errors.New("checkpoint: fewer than three lines")
	}
	if lines[0] != opened.Sigs[0].Name {
		return tree, errors.New("checkpoint: the origin is not the key's name")
	}
	if tree.N, err = parseNumber(lines[1]); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// A proof as c2sp.org/tlog-proof lays it out.
type proof struct {
	extra      []byte
	index      int64
	hashes     tlog.RecordProof
	checkpoint []byte
}

func parseProof(data []byte) (p proof, err error) {
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	if !found {
		return p, errors.New("proof: no empty line")
	}
	p.checkpoint = []byte(checkpoint)
	lines := strings.Split(head, "\n")
	if lines[0] != proofFirstLine {
		return p, errors.New("proof: wrong first line")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		p.extra, err = base64.StdEncoding.Strict().DecodeString(lines[0][len("extra "):])
		if err != nil {
			return p, err
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return p, errors.New("proof: no index")
	}
	if p.index, err = parseNumber(lines[0][len("index "):]); err != nil {
		return p, err
	}
	p.hashes, err = parseHashes(lines[1:])
	return p, err
}

func parseHashes(texts []string) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, 0, len(texts))
	for _, text := range texts {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

func checkNote(vkey, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	opened, err := openNote(vkey, data)
	if err != nil {
		return err
	}
	fmt.Print(opened.Text)
	return nil
}

func checkProof(vkey, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	p, err := parseProof(data)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(vkey, p.checkpoint)
	if err != nil {
		return err
	}
	leaf := tlog.RecordHash(p.extra)
	if err := tlog.CheckRecord(p.hashes, tree.N, tree.Hash, p.index, leaf); err != nil {
		return err
	}
	os.Stdout.Write(p.extra)
	return nil
}

func checkConsistency(vkey, oldPath, newPath string, texts []string) error {
	var trees [2]tlog.Tree
	for i, path := range []string{oldPath, newPath} {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if trees[i], err = openCheckpoint(vkey, data); err != nil {
			return err
		}
	}
	hashes, err := parseHashes(texts)
	if err != nil {
		return err
	}
	older, newer := trees[0], trees[1]
	if err := tlog.CheckTree(hashes, newer.N, newer.Hash, older.N, older.Hash); err != nil {
		return err
	}
	fmt.Printf("%d entries continue %d\n", newer.N, older.N)
	return nil
}

func main() {
	var err error
	args := os.Args[1:]
	switch {
	case len(args) == 3 && args[0] == "note":
		err = checkNote(args[1], args[2])
	case len(args) == 3 && args[0] == "proof":
		err = checkProof(args[1], args[2])
	case len(args) >= 4 && args[0] == "consistency":
		err = checkConsistency(args[1], args[2], args[3], args[4:])
	case len(args) == 4 && args[0] == "cosignature":
		err = checkCosignature(args[1], args[2], args[3])
	case len(args) == 6 && args[0] == "cosign":
		err = cosign(args[1], args[2], args[3], args[4], args[5])
	case len(args) == 3 && args[0] == "witness":
		err = printWitness(args[1], args[2])
	default:
		fmt.Fprintln(os.Stderr, "usage: verify note VKEY FILE | proof VKEY PROOF | "+
			"consistency VKEY OLD NEW [HASH...] | cosignature VKEY WITNESS FILE | "+
			"cosign VKEY SEED NAME TIME FILE | witness SEED NAME")
		os.Exit(2)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "verify:", err)
		os.Exit(1)
	}
}
