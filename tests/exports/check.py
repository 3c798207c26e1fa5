#!/usr/bin/env python3
"""check.py PROGRAM [LAYOUT...]: made-up exports of each layout that a map ships for, 200 families each, are
imported; each cell has to be accounted for as who made it up knows it, and each record has to say what they meant.
The same again changes nothing."""
import glob, json, os, shutil, subprocess, sys, tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import make as exports

# Families of whom nobody is in any export: named, and told by the exit status.
MISSING = {'charitylog-contacts': ['CL-9999']}
BEFORE = {'charitylog-contacts': 'charitylog-people', 'lamplight-work': 'lamplight-profiles',
          'home-start-review': 'home-start-initial-visit', 'home-start-concern': 'home-start-initial-visit'}
failures = []
passed = 0


def wrong(where, got, wanted):
    failures.append('%s: is %r, and should be %r' % (where, got, wanted))


def held(where, got, wanted):
    global passed
    if got == wanted:
        passed += 1
    else:
        wrong(where, got, wanted)


def run(program, source, layout, into, *more):
    done = subprocess.run([program, 'record', 'import', source, '--map', layout, '--into', into, '--by', 'Ann Lee',
                           '--as-at', '2026-11-30', '--json', *more], capture_output=True, text=True,
                          env=dict(os.environ, SAFEHAND_TEST_TIME='2026-11-30T09:00:00Z'))
    if done.returncode != (2 if layout in MISSING else 0):
        sys.exit('%s: exit status %d: %s' % (layout, done.returncode, done.stderr))
    return json.loads(done.stdout)


def plain(value):
    return value['value'] if isinstance(value, dict) and 'value' in value else value


def field(record, path):
    for name in path.split('.'):
        record = record.get(name, {}) if isinstance(record, dict) else {}
    return plain(record) if record != {} else None


def dated(where, value, source, as_at=None):
    """Each imported value says where it comes from, and as of when it was so."""
    if not isinstance(value, dict) or not value.get('row') or value.get('source') != source:
        wrong(where, value, 'a value with source and row')
    elif as_at and value['as_at'] != as_at:
        wrong(where + ' as at', value['as_at'], as_at)


def check_people(layout, reference, record, wanted, source):
    by_id = {person['id']: person for person in record['people']}
    by_name = {}
    for person in record['people']:
        by_name.setdefault((plain(person.get('name')), plain(person.get('birth_date'))), []).append(person)
    for key, values in wanted.items():
        person = by_id.get(key) or (by_name.get((values['name'], values.get('birth_date'))) or [None])[0]
        if not person:
            wrong('%s %s: %s' % (layout, reference, key), None, values)
            continue
        for name, value in values.items():
            where = '%s %s %s %s' % (layout, reference, key, name)
            held(where, plain(person.get(name)), value)
            if name != 'role':
                dated(where, person.get(name), source)
    held('%s %s people' % (layout, reference), len(record['people']), len(wanted))


def check_entries(layout, reference, record, wanted, source):
    prefix = ''.join(word[0] for word in layout.split('-')) + '-'
    found = {entry['id']: entry for entry in record['entries'] if entry['id'].startswith(prefix)}
    held('%s %s entries' % (layout, reference), sorted(found), sorted(wanted))
    names = {plain(person.get('name')): person['id'] for person in record['people']}
    for key, values in wanted.items():
        entry = dict(found.get(key, {}))
        imported = entry.pop('imported', {})
        held('%s %s %s source' % (layout, reference, key), imported.get('source'), source)
        entry.pop('id', None)
        if 'about' in values:
            values = dict(values, about=[names.get(values['about'])])
        held('%s %s %s' % (layout, reference, key), entry, values)  # no kind, and whom it is about only where it says


def check_account(layout, account, expected):
    cells = dict(account['cells'])
    held(layout + ' all cells', cells.pop('all'), sum(expected.cells.values()))
    held(layout + ' cells', cells, expected.cells)
    told = sum(issue['cells'] for issue in account['issues'])
    held(layout + ' cells that are listed', told, sum(expected.cells[fate] for fate in ('left', 'unmapped', 'not_understood')))
    places = {issue['where'] for issue in account['issues'] if issue['fate'] == 'not understood'}
    held(layout + ' how many are not understood', len(places), len(expected.places))
    if not any(isinstance(place, tuple) for place in expected.places):
        held(layout + ' where', sorted(places), sorted(expected.places))


def titles():
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../src/record/data/maps')
    return {name[:-5]: json.load(open(os.path.join(folder, name)))['title'] for name in sorted(os.listdir(folder))}


def main(program, layouts):
    folder = tempfile.mkdtemp(prefix='safehand-exports-')
    names = titles()
    held('maps that ship', sorted(names), sorted(exports.LAYOUTS))
    for layout in layouts or exports.LAYOUTS:
        source, into = os.path.join(folder, layout), os.path.join(folder, 'records-' + layout.split('-')[0])
        before = BEFORE.get(layout)
        if before and not os.path.exists(into):
            exports.make(before, os.path.join(folder, before))
            run(program, os.path.join(folder, before), before, into)
        expected = exports.make(layout, source)
        dry = run(program, source, layout, into, '--dry-run')
        was = sorted(glob.glob(into + '/*/family.json'))
        done = run(program, source, layout, into)
        held(layout + ' dry run', dry, done)
        check_account(layout, done['account'], expected)
        held(layout + ' families', sorted(family['reference'] for family in done['families']
                                          if family['state'] not in ('same', 'no_record')), sorted(expected.families))
        held(layout + ' without a record', [family['reference'] for family in done['families']
                                            if family['state'] == 'no_record'], MISSING.get(layout, []))
        held(layout + ' files that joined no family', done['loose_files'], [])
        if not before:
            held(layout + ' nothing by a dry run', was, [])
        for reference, wanted in expected.families.items():
            record = json.load(open(os.path.join(into, reference, 'family.json')))
            if wanted['people']:
                check_people(layout, reference, record, wanted['people'], names[layout])
            for path, value in wanted['fields'].items():
                held('%s %s %s' % (layout, reference, path), field(record, path), value)
            check_entries(layout, reference, record, wanted['entries'], names[layout])
            held('%s %s consents' % (layout, reference), record['consents'], [])
        again = run(program, source, layout, into)
        held(layout + ' again', [family for family in again['families'] if family['state'] not in ('same', 'no_record')], [])
        held(layout + ' account again', again['account']['cells'], done['account']['cells'])
        print('%s: %d families, %s' % (layout, len(expected.families), expected.cells))
    shutil.rmtree(folder)
    for line in failures[:40]:
        print(line)
    print('%d passed, %d failed' % (passed, len(failures)))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1], sys.argv[2:]))
