package main

// The package and its receipt.

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// What there is to check: the unpacked files by their paths, and what the reader brings along.
type delivery struct {
	files             map[string][]byte
	receipt           []byte
	recipient, ledger key
	fingerprint       string // of the sender's card
}

type card struct {
	verifier, ledger key
	hasLedger        bool
	recipient        string // its X25519 key
	fingerprint      string
}

func parseCard(data []byte) (c card, err error) {
	members, err := parseCanonical(data, "\n")
	if err != nil {
		return c, err
	}
	if err = exactly(members, "format", "kind", "name", "organisation", "organisation_kind", "role",
		"contact", "holder?", "age_recipients", "verifier", "created", "expires", "ledger?",
		"signature"); err != nil {
		return c, err
	}
	if members["format"] != "safehand.card/2" {
		return c, errors.New("not safehand.card/2")
	}
	if c.recipient, err = x25519Of(members["age_recipients"]); err != nil {
		return c, err
	}
	vkey, err := text(members, "verifier")
	if err != nil {
		return c, err
	}
	if c.verifier, err = personKey(vkey); err != nil {
		return c, err
	}
	if err = parseCardLedger(members, &c); err != nil {
		return c, err
	}
	encoded, err := text(members, "signature")
	if err != nil {
		return c, err
	}
	signature, err := decodeBase64(encoded, ed25519.SignatureSize)
	if err != nil {
		return c, err
	}
	delete(members, "signature")
	var unsigned bytes.Buffer
	if err = canonical(&unsigned, members); err != nil {
		return c, err
	}
	c.fingerprint = fingerprintOf(unsigned.Bytes())
	signed := append([]byte("safehand.card/2\n"), unsigned.Bytes()...)
	if !ed25519.Verify(c.verifier.public, signed, signature) {
		return c, errors.New("the signature does not verify")
	}
	return c, nil
}

// Of a card's recipients, the one that is sealed to: others may stand beside it, of later kinds.
func x25519Of(value interface{}) (found string, err error) {
	list, isList := value.([]interface{})
	if !isList || len(list) == 0 || len(list) > 4 {
		return "", errors.New("age_recipients: not a list of one to four")
	}
	seen := map[string]bool{}
	for _, item := range list {
		recipient, isText := item.(string)
		if !isText || len(recipient) > 2048 || seen[recipient] ||
			!anyRecipientForm.MatchString(recipient) {
			return "", errors.New("age_recipients: not a recipient, or twice")
		}
		seen[recipient] = true
		if recipientForm.MatchString(recipient) {
			if found != "" {
				return "", errors.New("age_recipients: a second X25519 key")
			}
			found = recipient
		}
	}
	if found == "" {
		return "", errors.New("age_recipients: no X25519 key")
	}
	return found, nil
}

func parseCardLedger(members object, c *card) error {
	ledger, found := members["ledger"].(object)
	if !found {
		return nil
	}
	if err := exactly(ledger, "origin", "verifier"); err != nil {
		return err
	}
	vkey, err := text(ledger, "verifier")
	if err != nil {
		return err
	}
	if c.ledger, err = parseKey(vkey); err != nil {
		return err
	}
	if ledger["origin"] != c.ledger.name {
		return errors.New("the ledger's key does not bear its origin")
	}
	c.hasLedger = true
	return nil
}

func fingerprintOf(unsigned []byte) string {
	sum := sha256.Sum256(unsigned)
	groups := make([]string, 6)
	for i := range groups {
		number := uint64(0)
		for _, b := range sum[i*5 : i*5+5] {
			number = number<<8 | uint64(b)
		}
		groups[i] = fmt.Sprintf("%05d", number%100000)
	}
	return strings.Join(groups, " ")
}

type manifest struct {
	id, key, verifier string
	paths             []string
	sizes             []int64
	digests           []string
}

func parseManifest(data []byte) (m manifest, err error) {
	members, err := parseCanonical(data, "\n")
	if err != nil {
		return m, err
	}
	if err = exactly(members, "format", "id", "salt", "sender", "recipient", "purpose", "basis",
		"marking", "handling", "created", "expires", "decision", "files"); err != nil {
		return m, err
	}
	sender, _ := members["sender"].(object)
	recipient, _ := members["recipient"].(object)
	if err = exactly(sender, "name", "organisation", "verifier"); err != nil {
		return m, err
	}
	if err = exactly(recipient, "name", "organisation", "key"); err != nil {
		return m, err
	}
	values := map[string]string{}
	for _, name := range []string{"id", "salt", "decision", "created", "expires"} {
		if values[name], err = text(members, name); err != nil {
			return m, err
		}
	}
	m.id = values["id"]
	m.key, _ = recipient["key"].(string)
	m.verifier, _ = sender["verifier"].(string)
	if members["format"] != "safehand.manifest/2" || !idForm.MatchString(m.id) ||
		!digestForm.MatchString(values["salt"]) || !digestForm.MatchString(values["decision"]) ||
		!isTime(values["created"]) || !isTime(values["expires"]) || !recipientForm.MatchString(m.key) {
		return m, errors.New("a member is not in its form")
	}
	return m, parseFiles(members, &m)
}

func parseFiles(members object, m *manifest) error {
	files, _ := members["files"].([]interface{})
	for _, item := range files {
		file, _ := item.(object)
		if err := exactly(file, "path", "size", "sha256", "original?", "recorded_name?",
			"not_read?"); err != nil {
			return err
		}
		path, err := text(file, "path")
		if err != nil {
			return err
		}
		digest, err := text(file, "sha256")
		if err != nil {
			return err
		}
		number, _ := file["size"].(json.Number)
		size, err := number.Int64()
		if err != nil || size < 0 || !digestForm.MatchString(digest) {
			return errors.New("a file is not in its form")
		}
		m.paths = append(m.paths, path)
		m.sizes = append(m.sizes, size)
		m.digests = append(m.digests, digest)
	}
	fixed := []string{"sender.card.json", "report.html", "extract.json"}
	if len(m.paths) < len(fixed) || len(m.paths) > 10000 {
		return errors.New("too few or too many files")
	}
	for i, path := range m.paths {
		if i < len(fixed) && path != fixed[i] {
			return fmt.Errorf("%s stands where %s belongs", path, fixed[i])
		}
		if i < len(fixed) {
			continue
		}
		attached := strings.HasPrefix(path, "attachments/")
		if attached && strings.ContainsAny(path[len("attachments/"):], "/\\") ||
			!attached && !furtherForm.MatchString(path) {
			return fmt.Errorf("%s is neither an attachment nor a further file", path)
		}
		if i == len(fixed) {
			continue
		}
		before := m.paths[i-1]
		if follows := strings.HasPrefix(before, "attachments/"); follows == attached &&
			before >= path || follows && !attached {
			return fmt.Errorf("%s is out of order", path)
		}
	}
	return nil
}

// check does what "How to check a package" says, but for the envelope.
func (d delivery) check() error {
	m, err := parseManifest(d.files["manifest.json"])
	if err != nil {
		return fmt.Errorf("manifest.json: %w", err)
	}
	manifestDigest := digestOf(d.files["manifest.json"])
	sender, err := parseCard(d.files["sender.card.json"])
	if err != nil {
		return fmt.Errorf("sender.card.json: %w", err)
	}
	if sender.fingerprint != d.fingerprint || sender.verifier.text != m.verifier {
		return errors.New("sender.card.json: another card than the trusted one, or the manifest's")
	}
	if err := d.checkNote(m, sender, manifestDigest); err != nil {
		return fmt.Errorf("manifest.note: %w", err)
	}
	if err := d.checkFiles(m); err != nil {
		return err
	}
	if _, err := parseCanonical(d.files["extract.json"], "\n"); err != nil {
		return fmt.Errorf("extract.json: %w", err)
	}
	checkpoint, err := d.checkProof(manifestDigest)
	if err != nil {
		return fmt.Errorf("ledger.tlog-proof: %w", err)
	}
	if err := d.checkHistory(sender, checkpoint); err != nil {
		return fmt.Errorf("ledger.history: %w", err)
	}
	if err := d.checkReceipt(m, manifestDigest, checkpoint); err != nil {
		return fmt.Errorf("receipt: %w", err)
	}
	return nil
}

func (d delivery) checkNote(m manifest, sender card, manifestDigest string) error {
	signed, err := openNote(sender.verifier, d.files["manifest.note"])
	if err != nil {
		return err
	}
	values, rest, err := lines(signed, "safehand.manifest/2", "id", "manifest", "recipient", "origin",
		"ledger")
	if err != nil {
		return err
	}
	if rest != "" || values[0] != m.id || values[1] != manifestDigest || values[2] != m.key ||
		values[3] != d.ledger.name || values[4] != d.ledger.text {
		return errors.New("a line is not what it must be")
	}
	if !sender.hasLedger || firstLog(sender.ledger.name) != firstLog(d.ledger.name) {
		return errors.New("the sender's card names another ledger, or none")
	}
	return nil
}

func (d delivery) checkFiles(m manifest) error {
	outside := []string{"manifest.json", "manifest.note", "ledger.tlog-proof", "ledger.history"}
	if len(d.files) != len(outside)+len(m.paths) {
		return errors.New("a file is missing, or one too many")
	}
	for i, path := range m.paths {
		data, found := d.files[path]
		if !found || int64(len(data)) != m.sizes[i] || digestOf(data) != m.digests[i] {
			return fmt.Errorf("%s is not the file that the manifest names", path)
		}
	}
	return nil
}

func (d delivery) checkProof(manifestDigest string) (checkpoint []byte, err error) {
	p, err := parseProof(d.files["ledger.tlog-proof"])
	if err != nil {
		return nil, err
	}
	l, err := parseLeaf(p.extra)
	if err != nil {
		return nil, err
	}
	if l.kind != "sealed" || l.subject != manifestDigest || l.index != p.index {
		return nil, errors.New("the leaf is of something else")
	}
	tree, err := openCheckpoint(d.ledger, p.checkpoint)
	if err != nil {
		return nil, err
	}
	return p.checkpoint, tlog.CheckRecord(p.path, tree.N, tree.Hash, p.index, tlog.RecordHash(p.extra))
}

func (d delivery) checkReceipt(m manifest, manifestDigest string, checkpoint []byte) error {
	signed, err := openNote(d.recipient, d.receipt)
	if err != nil {
		return err
	}
	values, rest, err := lines(signed, "safehand.receipt/2", "id", "package", "manifest", "outcome",
		"time")
	if err != nil {
		return err
	}
	outcomes := " accepted rejected/not-for-me rejected/not-readable rejected/too-much " +
		"rejected/wrong-family rejected/not-needed "
	if values[0] != m.id || !digestForm.MatchString(values[1]) || values[2] != manifestDigest ||
		!strings.Contains(outcomes, " "+strings.Replace(values[3], " ", "/", 1)+" ") ||
		!isTime(values[4]) || rest != "checkpoint\n"+string(checkpoint) {
		return errors.New("a line is not what it must be")
	}
	return nil
}

func load(arguments []string) (d delivery, err error) {
	folder := arguments[0]
	d.files = map[string][]byte{}
	err = filepath.Walk(folder, func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		d.files[name], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		return d, err
	}
	if d.receipt, err = os.ReadFile(arguments[1]); err != nil {
		return d, err
	}
	if d.recipient, err = personKey(arguments[2]); err != nil {
		return d, err
	}
	d.fingerprint = arguments[4]
	d.ledger, err = parseKey(arguments[3])
	return d, err
}

func runPackage(arguments []string) error {
	d, err := load(arguments)
	if err == nil {
		err = d.check()
	}
	if err == nil {
		fmt.Printf("good: %d files, and the receipt\n", len(d.files))
	}
	return err
}

// runAlter changes one byte at a time: each of the first and last few hundred of a file, and some
// between.
func runAlter(arguments []string) error {
	d, err := load(arguments)
	if err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return fmt.Errorf("not good to begin with: %w", err)
	}
	names := []string{""} // the receipt
	for name := range d.files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		data := d.files[name]
		if name == "" {
			name, data = "the receipt", d.receipt
		}
		changes := 0
		for i := range data {
			if i > 800 && i < len(data)-200 && i%97 != 0 {
				continue
			}
			for _, change := range []byte{0x01, 0x20, 0x80} {
				data[i] ^= change
				if d.check() == nil {
					return fmt.Errorf("%s: byte %d changed by %#02x, and nothing was wrong", name, i, change)
				}
				data[i] ^= change
				changes++
			}
		}
		fmt.Printf("%s: %d changes, all refused\n", name, changes)
	}
	return d.checkRemovals(names[1:])
}

// checkRemovals: each file away, and one too many.
func (d delivery) checkRemovals(names []string) error {
	for _, name := range names {
		data := d.files[name]
		delete(d.files, name)
		if d.check() == nil {
			return fmt.Errorf("%s is gone, and nothing was wrong", name)
		}
		d.files[name] = append(append([]byte{}, data...), '\n')
		if d.check() == nil {
			return fmt.Errorf("%s has a byte more, and nothing was wrong", name)
		}
		d.files[name] = data
	}
	d.files["attachments/other"] = nil
	if d.check() == nil {
		return errors.New("a file too many, and nothing was wrong")
	}
	return nil
}

func runFingerprint(arguments []string) error {
	data, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	c, err := parseCard(data)
	if err == nil {
		fmt.Println(c.fingerprint)
	}
	return err
}
