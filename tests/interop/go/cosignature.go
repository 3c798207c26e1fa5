package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// algorithmCosignature is the type of a witness's key, c2sp.org/tlog-cosignature.
const algorithmCosignature = 4

// A witness is a note.Verifier, and with its seed a note.Signer at one time.
type witness struct {
	name    string
	public  ed25519.PublicKey
	private ed25519.PrivateKey
	time    uint64 // of the signature: to be made, or last verified
}

func (w *witness) Name() string { return w.name }

func (w *witness) encoded() []byte { return append([]byte{algorithmCosignature}, w.public...) }

func (w *witness) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(w.name+"\n"), w.encoded()...))
	return binary.BigEndian.Uint32(sum[:])
}

func (w *witness) vkey() string {
	return fmt.Sprintf("%s+%08x+%s", w.name, w.KeyHash(),
		base64.StdEncoding.EncodeToString(w.encoded()))
}

func message(time uint64, text []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
}

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	w.time = binary.BigEndian.Uint64(signature)
	return ed25519.Verify(w.public, message(w.time, text), signature[8:])
}

func (w *witness) Sign(text []byte) ([]byte, error) {
	signature := binary.BigEndian.AppendUint64(nil, w.time)
	return append(signature, ed25519.Sign(w.private, message(w.time, text))...), nil
}

func parseWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("witness: no verifier key")
	}
	key, err := base64.StdEncoding.Strict().DecodeString(parts[2])
	if err != nil {
		return nil, err
	}
	if len(key) != 1+ed25519.PublicKeySize || key[0] != algorithmCosignature {
		return nil, errors.New("witness: not of a witness's type")
	}
	w := &witness{name: parts[0], public: key[1:]}
	if w.vkey() != vkey {
		return nil, errors.New("witness: the key id does not fit")
	}
	return w, nil
}

func newWitness(seed, name string) (*witness, error) {
	bytes, err := hex.DecodeString(seed)
	if err != nil || len(bytes) != ed25519.SeedSize {
		return nil, errors.New("witness: no seed")
	}
	private := ed25519.NewKeyFromSeed(bytes)
	return &witness{name: name, public: private.Public().(ed25519.PublicKey), private: private}, nil
}

func checkCosignature(vkey, witnessKey, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if _, err := openCheckpoint(vkey, data); err != nil {
		return err
	}
	w, err := parseWitness(witnessKey)
	if err != nil {
		return err
	}
	opened, err := note.Open(data, note.VerifierList(w))
	if err != nil {
		return err
	}
	if len(opened.Sigs) != 1 {
		return errors.New("witness: not cosigned once")
	}
	fmt.Println(w.time)
	return nil
}

func cosign(vkey, seed, name, time, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	opened, err := openNote(vkey, data)
	if err != nil {
		return err
	}
	w, err := newWitness(seed, name)
	if err != nil {
		return err
	}
	seconds, err := parseNumber(time)
	if err != nil {
		return err
	}
	w.time = uint64(seconds)
	signed, err := note.Sign(opened, w)
	if err != nil {
		return err
	}
	os.Stdout.Write(signed)
	return nil
}

func printWitness(seed, name string) error {
	w, err := newWitness(seed, name)
	if err != nil {
		return err
	}
	fmt.Println(w.vkey())
	return nil
}
