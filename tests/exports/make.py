"""Made-up exports of each layout that a map ships for: 200 families each, with what may go wrong.

make(layout, folder, seed) writes the files and returns what an import has to make of them: how many cells
meet which fate, and what each family's record says. Nothing of it is taken from the maps: a value is written
as somebody types it, and expected as who made it up meant it.
"""
import csv, datetime, io, os, random, zipfile
from xml.sax.saxutils import escape

FATES = ('imported', 'left', 'unmapped', 'empty', 'not_understood')
FAMILIES = 200
FIRST = ['Siân', 'Maya', 'Tom', 'Aisha', "D'Arcy", 'Zoë', 'Jean-Luc', 'Owain', 'Ffion', 'Kofi', 'Mehmet', 'Łucja', 'Ann',
         'Priya', 'Liam', 'Noor']
LAST = ['Jones', "O'Brien", 'Smith', 'Okafor', 'Ní Dhomhnaill', 'van der Berg', 'Patel', 'Şahin', 'Llewellyn', 'Kowalska']
STREETS = ['High Street', 'Heol y Bryn', 'Station Road', 'Mill Lane', 'The Rise']
TOWNS = ['Leicester', 'Caerdydd', 'Wigston', 'Hull']


class Expected:
    def __init__(self):
        self.cells = dict.fromkeys(FATES, 0)
        self.families = {}
        self.places = set()  # of what is not understood

    def family(self, reference):
        return self.families.setdefault(reference, {'people': {}, 'fields': {}, 'entries': {}})

    def count(self, fate, number=1):
        self.cells[fate] += number


class Made:
    """One cell: what stands in it, and its fate."""

    def __init__(self, text='', fate=None):
        self.text = text
        self.fate = fate or ('imported' if text != '' else 'empty')


def day(made):
    return made.isoformat()


def typed_day(random, made):
    """As people type a day; the import has to find the same again."""
    month = made.strftime('%B')
    return random.choice([
        made.strftime('%d/%m/%Y'), '%d/%d/%d' % (made.day, made.month, made.year), made.strftime('%d.%m.%Y'),
        made.strftime('%d-%m-%Y'), made.isoformat(), '%d %s %d' % (made.day, month, made.year),
        '%d%s %s %d' % (made.day, {1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st'}.get(made.day, 'th'),
                        month[:3], made.year),
        made.strftime('%d/%m/%Y 00:00:00'), made.strftime('%A, %d %B %Y').replace(' 0', ' ')])


def any_day(random, first, last):
    begin = datetime.date(first, 1, 1)
    return begin + datetime.timedelta(days=random.randrange((datetime.date(last, 12, 31) - begin).days))


def address(random):
    return str(random.randint(1, 199)) + random.choice(['', 'a']) + ' ' + random.choice(STREETS), random.choice(TOWNS)


def postcode(random):
    return 'LE%d %d%s' % (random.randint(1, 67), random.randint(1, 9), random.choice(['AB', 'QX', 'ZZ']))


def note(random):
    return random.choice([
        'Visited at home. Spoke about sleep; agreed to try again.',
        'She said "I am fine", and then was quiet.\nThe kitchen was tidy.\nNext visit on Monday.',
        'Mum, dad & baby all well – see letter (2 pages).',
        '=1+1 is what the little one wrote; café afterwards, £3.50',
        'x' * 700,
        'Phoned; no answer, left a message.'])


# ---- writing files ----

def write_csv(path, rows, encoding='utf-8', delimiter=',', bom=False):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator='\r\n').writerows(rows)
    data = text.getvalue().encode(encoding)
    with open(path, 'wb') as file:
        file.write((b'\xef\xbb\xbf' if bom else b'') + data)


def write_zip(path, files):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as made:
        for name, text in files:
            info = zipfile.ZipInfo(name, (2026, 11, 30, 9, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, text)


def letters(number):
    text = ''
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def write_xlsx(path, name, rows):
    """Texts as shared strings, days (datetime.date) as serial numbers with a date's format."""
    shared, index, lines = [], {}, []
    for at, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row, 1):
            place = letters(column) + str(at)
            if isinstance(value, datetime.date):
                cells.append('<c r="%s" s="1"><v>%d</v></c>' % (place, (value - datetime.date(1899, 12, 30)).days))
            elif value != '':
                number = index.setdefault(value, len(index))
                if number == len(shared):
                    shared.append('<si><t xml:space="preserve">%s</t></si>' % escape(value))
                cells.append('<c r="%s" t="s"><v>%d</v></c>' % (place, number))
        lines.append('<row r="%d">%s</row>' % (at, ''.join(cells)))
    main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml.'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    write_zip(path, [
        ('[Content_Types].xml', head + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/>'
         '<Override PartName="/xl/workbook.xml" ContentType="' + kind + 'sheet.main+xml"/>'
         '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="' + kind + 'worksheet+xml"/>'
         '<Override PartName="/xl/styles.xml" ContentType="' + kind + 'styles+xml"/>'
         '<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + 'sharedStrings+xml"/></Types>'),
        ('_rels/.rels', head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         '<Relationship Id="rId1" Type="' + office + '/officeDocument" Target="xl/workbook.xml"/></Relationships>'),
        ('xl/workbook.xml', head + '<workbook xmlns="%s" xmlns:r="%s"><sheets><sheet name="%s" sheetId="1" r:id="rId1"/>'
         '</sheets></workbook>' % (main, office, name)),
        ('xl/_rels/workbook.xml.rels', head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
         'relationships"><Relationship Id="rId1" Type="' + office + '/worksheet" Target="worksheets/sheet1.xml"/>'
         '<Relationship Id="rId2" Type="' + office + '/styles" Target="styles.xml"/>'
         '<Relationship Id="rId3" Type="' + office + '/sharedStrings" Target="sharedStrings.xml"/></Relationships>'),
        ('xl/styles.xml', head + '<styleSheet xmlns="%s"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
         '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
         '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>' % main),
        ('xl/sharedStrings.xml', head + '<sst xmlns="%s">%s</sst>' % (main, ''.join(shared))),
        ('xl/worksheets/sheet1.xml', head + '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>'
         % (main, ''.join(lines)))])


def paragraphs(text):
    return ''.join('<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>' % escape(line)
                   for line in text.split('\n')) or '<w:p/>'


def control(tag, text):
    """A content control, as Word's forms have them."""
    return ('<w:sdt><w:sdtPr><w:alias w:val="%s"/><w:tag w:val="%s"/></w:sdtPr><w:sdtContent>%s</w:sdtContent></w:sdt>'
            % (escape(tag), escape(tag), paragraphs(text)))


def docx_table(rows):
    return '<w:tbl>%s</w:tbl><w:p/>' % ''.join(
        '<w:tr>%s</w:tr>' % ''.join('<w:tc>%s</w:tc>' % cell for cell in row) for row in rows)


def write_docx(path, title, tables):
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    body = paragraphs(title) + ''.join(docx_table(rows) for rows in tables)
    write_zip(path, [
        ('[Content_Types].xml', head + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
         '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'),
        ('_rels/.rels', head + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
         ' Target="word/document.xml"/></Relationships>'),
        ('word/document.xml', head + '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
         '<w:body>%s</w:body></w:document>' % body)])


# ---- people ----

ROLES = [('Mum', 'mother'), ('Dad', 'father'), ('Daughter', 'daughter'), ('Son', 'son'), ('Nan', 'grandmother')]


def make_family(random, number, prefix):
    people = []
    last = random.choice(LAST)
    for at in range(random.randint(1, 4)):
        typed, role = ROLES[at]
        adult = role in ('mother', 'father', 'grandmother')
        people.append({
            'first': random.choice(FIRST), 'last': last, 'role': role, 'typed': typed,
            'born': any_day(random, 1950 if adult else 2010, 1999 if adult else 2025),
            'sex': 'female' if role in ('mother', 'daughter', 'grandmother') else 'male',
            'phone': '07700 900%03d' % random.randrange(1000) if adult else '',
            'home': '0116 496 0%03d' % random.randrange(1000) if adult and random.random() < .5 else '',
            'email': 'p%d@example.org' % random.randrange(10**6) if adult else ''})
    return {'reference': '%s-%04d' % (prefix, number), 'people': people, 'address': address(random),
            'postcode': postcode(random)}


def phones(person):
    given = [number for number in (person['home'], person['phone']) if number]
    return given if len(given) > 1 else given[0] if given else None


def expect_person(expected, family, key, person, **more):
    values = {'name': person['first'] + ' ' + person['last'], 'birth_date': day(person['born']), 'sex': person['sex'],
              'role': person['role'], 'phone': phones(person), 'email': person['email'] or None}
    values.update(more)
    people = expected.family(family)['people']
    people[key] = {name: value for name, value in values.items() if value is not None}
    return people[key]


def charitylog_people(folder, random):
    expected = Expected()
    rows = [['Family Reference', 'Client Reference', 'Title', 'Forename', 'Surname', 'Date of Birth',
             'Relationship to Client', 'Gender', 'Address 1', 'Address 2', 'Town', 'Postcode', 'Telephone', 'Mobile', 'Email',
             'Interpreter Required', 'Record Type', 'Shoe Size', '']]
    client = 0
    for number in range(FAMILIES):
        family = make_family(random, number, 'CL')
        street, town = family['address']
        for person in family['people']:
            client += 1
            trap = random.random()
            key = 'c-%05d' % client
            born, role, sex = Made(typed_day(random, person['born'])), Made(person['typed']), Made(person['sex'].title())
            wanted = expect_person(expected, family['reference'], key, person, address=street + ', ' + town,
                                   postcode=family['postcode'], interpreter=True)
            if trap < .03:
                born = Made(random.choice(['31/02/2020', '02/13/2019', 'last spring', '00/00/0000', '12/2019']), 'not_understood')
                wanted.pop('birth_date')
            elif trap < .06:
                born = Made(random.choice(['N/A', 'Not known', '-']), 'empty')
                wanted.pop('birth_date')
            elif trap < .09:
                role, wanted['role'] = Made('Wizard', 'not_understood'), 'not_known'
            elif trap < .12:
                sex, wanted['sex'] = Made('Prefers not to say'), 'Prefers not to say'
            cells = [Made(family['reference']), Made('C/%05d' % client if trap > .5 else 'C-%05d' % client),
                     Made('Ms' if person['sex'] == 'female' else '', 'left' if person['sex'] == 'female' else 'empty'),
                     Made(person['first']), Made(person['last']), born, role, sex, Made(street), Made(), Made(town),
                     Made(family['postcode']), Made(person['home']), Made(person['phone']), Made(person['email']),
                     Made(random.choice(['Yes', 'Y', 'yes', 'TRUE'])), Made('Clients', 'left'),
                     Made('42' if trap > .9 else '', 'unmapped' if trap > .9 else 'empty'), Made()]
            rows.append([cell.text for cell in cells])
            for column, cell in enumerate(cells, 1):
                expected.count(cell.fate)
                if cell.fate == 'not_understood':
                    expected.places.add('people.csv, %s%d' % (letters(column), len(rows)))
    # Somebody of whom nothing says whose they are; and one who stands twice, the second time otherwise.
    rows.append([''] * 3 + ['Nobody', 'Known'] + [''] * 14)
    expected.count('not_understood', 2)
    expected.places |= {'people.csv, D%d' % len(rows), 'people.csv, E%d' % len(rows)}
    expected.count('empty', 17)
    again = list(rows[1])
    again[13], again[2] = '07700 900999', ''
    rows.append(again)
    first = [Made(text) for text in again]
    first[13].fate = 'not_understood'
    if again[12]:
        first[12].fate = 'not_understood'
    for column, text in enumerate(rows[1]):
        if column == 16:
            first[column].fate = 'left'
        elif column == 17 and text:
            first[column].fate = 'unmapped'
    # What was not understood or nothing the first time is so again.
    return expected, rows, first


def make_charitylog_people(folder, random):
    expected, rows, again = charitylog_people(folder, random)
    bad = {place for place in expected.places if place.endswith('2') and place[len('people.csv, '):].lstrip(
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ') == '2'}
    for column, cell in enumerate(again):
        if 'people.csv, %s2' % letters(column + 1) in bad:
            cell.fate = 'not_understood'
        if cell.text in ('N/A', 'Not known', '-'):
            cell.fate = 'empty'
        expected.count(cell.fate)
        if cell.fate == 'not_understood':
            expected.places.add('people.csv, %s%d' % (letters(column + 1), len(rows)))
    write_csv(os.path.join(folder, 'people.csv'), rows, bom=True)
    return expected


CONTACTS = [('Home visit', 'visit_note'), ('Telephone', 'contact'), ('Safeguarding', 'safeguarding'), ('Complaint', 'complaint')]


def make_charitylog_contacts(folder, random):
    """Semicolons and Windows' letters, as Excel writes them; families as in charitylog_people."""
    expected = Expected()
    rows = [['Family Reference', 'Client Reference', 'Contact ID', 'Date', 'Time', 'Client', 'User', 'Contact Type',
             'Contact Method', 'Project', 'Duration', 'Details of Contact', 'Referral ID']]
    contact = 1000
    for number in range(FAMILIES):
        reference = 'CL-%04d' % number
        for _ in range(random.randint(1, 4)):
            contact += 1
            trap = random.random()
            made = any_day(random, 2024, 2025)
            typed, category = random.choice(CONTACTS)
            text, minutes = note(random), str(random.randint(5, 90))
            on, kind = Made(typed_day(random, made)), Made(typed)
            if trap < .03:
                on = Made('99/99/2025', 'not_understood')
            elif trap < .06:
                kind, category = Made('Séance', 'not_understood'), 'contact'
            cells = [Made(reference), Made(), Made(str(contact)), on, Made('14:30'), Made('Siân Jones'), Made('Ann Lee'), kind,
                     Made('In person'), Made('Home visiting'), Made(minutes), Made(text), Made('R%d' % number, 'left')]
            if trap < .03:  # without a day there is no entry: all that would have been of it is told
                for cell in cells[4:7] + cells[7:12]:
                    cell.fate = 'not_understood'
            else:
                expected.family(reference)['entries']['cc-%d' % contact] = {
                    'on': day(made), 'by': 'Ann Lee', 'category': category,
                    'text': 'Time: 14:30\nClient: Siân Jones\nContact Method: In person\nProject: Home visiting\n'
                            'Duration: %s\nDetails of Contact: %s' % (minutes, text)}
            rows.append([cell.text for cell in cells])
            for column, cell in enumerate(cells, 1):
                expected.count(cell.fate)
                if cell.fate == 'not_understood':
                    expected.places.add('contacts.csv, %s%d' % (letters(column), len(rows)))
    # A contact with a family that is not on file.
    rows.append(['CL-9999', '', '1', '01/02/2025', '', '', 'Ann Lee', 'Telephone', '', '', '', 'Nobody knows whose', ''])
    for column in (1, 3, 4, 7, 8, 12):
        expected.count('not_understood')
        expected.places.add('contacts.csv, %s%d' % (letters(column), len(rows)))
    expected.count('empty', 7)
    write_csv(os.path.join(folder, 'contacts.csv'), rows, encoding='cp1252', delimiter=';')
    return expected


def make_lamplight_profiles(folder, random):
    expected = Expected()
    rows = [['Family ID', 'id', 'first_name', 'surname', 'Relationship', 'Date of birth', 'Gender', 'address_line_1',
             'address_line_2', 'postcode', 'phone', 'mobile', 'email', 'role', 'publishable', 'Favourite colour']]
    profile = 0
    for number in range(FAMILIES):
        family = make_family(random, number, 'LL')
        street, town = family['address']
        for person in family['people']:
            profile += 1
            trap = random.random()
            born = Made(person['born'] if trap < .5 else typed_day(random, person['born']), 'imported')
            wanted = expect_person(expected, family['reference'], str(profile), person, address=street + ', ' + town,
                                   postcode=family['postcode'])
            if trap > .97:
                born = Made('thirteenth', 'not_understood')
                wanted.pop('birth_date')
            cells = [Made(family['reference']), Made(str(profile)), Made(person['first']), Made(person['last']),
                     Made(person['typed']), born, Made(person['sex'].title()), Made(street), Made(town),
                     Made(family['postcode']), Made(person['home']), Made(person['phone']), Made(person['email']),
                     Made('user', 'left'), Made('0', 'left'), Made('blue', 'unmapped')]
            rows.append([cell.text for cell in cells])
            for column, cell in enumerate(cells, 1):
                expected.count(cell.fate)
                if cell.fate == 'not_understood':
                    expected.places.add('profiles.xlsx, Profiles!%s%d' % (letters(column), len(rows)))
    write_xlsx(os.path.join(folder, 'profiles.xlsx'), 'Profiles', rows)
    return expected


AREAS = [('Home visiting', 'visit_note'), ('Drop-in', 'support'), ('Safeguarding', 'safeguarding')]


def make_lamplight_work(folder, random):
    expected = Expected()
    rows = [['id', 'Family ID', 'title', 'start_date', 'end_date', 'workarea', 'Attendees', 'Staff', 'Notes',
             'num_users_attending']]
    work = 5000
    for number in range(FAMILIES):
        reference = 'LL-%04d' % number
        for _ in range(random.randint(1, 3)):
            work += 1
            trap = random.random()
            made = any_day(random, 2024, 2025)
            area, category = random.choice(AREAS)
            text, title, notes = note(random), 'Session %d' % work, Made()
            kind = Made(area)
            if trap < .05:
                kind, category = Made('Juggling', 'not_understood'), 'contact'
            words = 'title: %s\nAttendees: Aisha Patel' % title
            if trap < .8:
                notes, words = Made(text), words + '\nNotes: ' + text
            expected.family(reference)['entries']['lw-%d' % work] = {
                'on': day(made), 'by': 'Bea Ruiz', 'category': category, 'text': words}
            cells = [Made(str(work)), Made(reference), Made(title), Made(day(made) + ' 14:00:00'),
                     Made(day(made) + ' 15:30:00', 'left'), kind, Made('Aisha Patel'), Made('Bea Ruiz'), notes, Made('4', 'left')]
            rows.append([cell.text for cell in cells])
            for column, cell in enumerate(cells, 1):
                expected.count(cell.fate)
                if cell.fate == 'not_understood':
                    expected.places.add('work.csv, %s%d' % (letters(column), len(rows)))
    write_csv(os.path.join(folder, 'work.csv'), rows)
    return expected


# ---- Word forms ----

def form_cell(random, tag, text):
    """An answer: typed into the cell, or into a content control there."""
    return control(tag, text) if text and random.random() < .3 else paragraphs(text)


def write_form(path, random, title, answers, grids):
    """answers: (question, Made); grids: rows of texts, the first of them headings."""
    pairs = [(paragraphs(asked + random.choice(['', ':'])), form_cell(random, asked, cell.text)) for asked, cell in answers]
    write_docx(path, title, [pairs] + [[[paragraphs(text) for text in row] for row in grid] for grid in grids])


def count_form(expected, name, answers):
    for asked, cell in answers:
        expected.count(cell.fate)
        if cell.fate == 'not_understood':
            expected.places.add((name, asked))


def scores(random, wanted):
    made = []
    for heading, field in (('Parenting skills', 'parenting_skills'), ('Parental well being', 'parental_wellbeing'),
                           ("Children's well being", 'childrens_wellbeing'), ('Family management', 'family_management')):
        number = random.randint(0, 5)
        if random.random() < .05:
            made.append((heading, Made('middling', 'not_understood')))
        else:
            made.append((heading, Made(str(number))))
            wanted['support.outcomes.' + field] = number
    return made


def home_start_family(number):
    return make_family(random.Random('home-start %d' % number), number, 'HS')


def make_home_start_initial_visit(folder, random):
    expected = Expected()
    for number in range(FAMILIES):
        family = home_start_family(number)
        name = 'visit-%04d.docx' % number
        street, town = family['address']
        made, text = any_day(random, 2024, 2025), note(random)
        wanted = expected.family(family['reference'])
        fields = wanted['fields']
        fields.update({'household.address': street + ', ' + town, 'household.postcode': family['postcode'],
                       'household.phone': '0116 496 0123', 'referral.by': 'Jo Hale', 'referral.organisation': 'Health visiting',
                       'referral.on': day(made - datetime.timedelta(20)), 'support.goals': 'Somebody to talk to'})
        trap = random.random()
        referred = Made(typed_day(random, made - datetime.timedelta(20)))
        if trap < .05:
            referred = Made('before Christmas', 'not_understood')
            fields.pop('referral.on')
        answers = [('Family number', Made(family['reference'])), ('Name of family', Made(family['people'][0]['last'], 'left')),
                   ('Date of visit', Made(typed_day(random, made))), ('Coordinator', Made('Ann Lee')),
                   ('Address', Made(street + ', ' + town)), ('Postcode', Made(family['postcode'])),
                   ('Tel. No', Made('0116 496 0123')), ('Referred by', Made('Jo Hale')), ('Agency', Made('Health visiting')),
                   ('Date of referral', referred), ('Family Doctor', Made('Dr Rees')), ('Health Visitor', Made()),
                   *scores(random, fields), ('What the family would like', Made('Somebody to talk to')),
                   ('Notes of the visit', Made(text)), ('Favourite biscuit', Made('custard cream', 'unmapped')),
                   ('Signed', Made('A Lee', 'left'))]
        adults = [['Name', 'Date of birth', 'Relationship to child(ren)', 'Main carer Y/N', 'Resident in household Y/N']]
        children = [["Child's name", 'Date of birth', 'Gender', 'School or nursery']]
        for person in family['people']:
            full = person['first'] + ' ' + person['last']
            common = {'name': full, 'birth_date': day(person['born'])}
            if person['role'] in ('mother', 'father', 'grandmother'):
                adults.append([full, typed_day(random, person['born']), person['typed'], 'Y', 'Y'])
                expected.count('imported', 4)
                expected.count('left')
                wanted['people'][full + day(person['born'])] = dict(common, role=person['role'], lives_with_family=True)
            else:
                children.append([full, typed_day(random, person['born']), person['sex'].title(), 'Little Oaks'])
                expected.count('imported', 4)
                wanted['people'][full + day(person['born'])] = dict(common, role='child', sex=person['sex'], school='Little Oaks')
        wanted['entries']['hsiv-' + day(made)] = {
            'on': day(made), 'by': 'Ann Lee', 'category': 'visit_note',
            'text': 'Family Doctor: Dr Rees\nNotes of the visit: ' + text}
        count_form(expected, name, answers)
        expected.count('left')  # the form's title
        write_form(os.path.join(folder, name), random, 'Initial visit', answers,
                   [grid for grid in (adults, children) if len(grid) > 1])
    return expected


def make_home_start_review(folder, random):
    expected = Expected()
    for number in range(FAMILIES):
        family = home_start_family(number)
        name = 'review-%04d.docx' % number
        made, text = any_day(random, 2026, 2026), note(random)
        if made > datetime.date(2026, 11, 20):
            made = datetime.date(2026, 11, 20)
        wanted = expected.family(family['reference'])
        fields = wanted['fields']
        visits = random.randint(1, 30)
        fields.update({'support.volunteer': 'Bea Ruiz', 'support.visits': visits})
        answers = [('Family number', Made(family['reference'])), ('Date of review', Made(typed_day(random, made))),
                   ('Coordinator', Made('Ann Lee')), ('Volunteer', Made('Bea Ruiz')), ('Number of visits', Made(str(visits))),
                   *scores(random, fields), ('Progress since last review', Made(text)),
                   ('What the family says', Made('It helps.')), ('What was agreed', Made()),
                   ('Date of next review', Made('in spring', 'left')), ('Signed', Made('A Lee', 'left'))]
        wanted['entries']['hsr-' + day(made)] = {
            'on': day(made), 'by': 'Ann Lee', 'category': 'outcome',
            'text': 'Progress since last review: %s\nWhat the family says: It helps.' % text}
        count_form(expected, name, answers)
        expected.count('left')
        write_form(os.path.join(folder, name), random, 'Review', answers, [])
    return expected


def make_home_start_concern(folder, random):
    expected = Expected()
    for number in range(FAMILIES):
        family = home_start_family(number)
        name = 'concern-%04d.docx' % number
        made = any_day(random, 2025, 2025)
        child = family['people'][-1]
        full = child['first'] + ' ' + child['last']
        wanted = expected.family(family['reference'])
        about, signed = Made(full), Made(typed_day(random, made))
        entry = {'on': day(made), 'by': 'Bea Ruiz', 'category': 'concern', 'text': 'It may happen again.', 'about': full,
                 'concern': {'when': '10:15', 'where': 'At home', 'present': 'Mum and I', 'action': 'Phoned Ann Lee at 10:40',
                             'seen_or_heard': 'A bruise on the left arm.\n"I fell", she said.', 'signed_by': 'B Ruiz',
                             'signed_on': day(made), 'discussed_with': 'Ann Lee'}}
        trap = random.random()
        names = [person['first'] + ' ' + person['last'] for person in family['people']]
        if trap < .05 or names.count(full) > 1:  # of two people with one name it may be either
            about = Made('Somebody Else' if trap < .05 else full, 'not_understood')
            entry.pop('about')
        elif trap < .1:
            signed = Made('that day', 'not_understood')
            entry['concern'].pop('signed_on')
        answers = [('Family number', Made(family['reference'])), ('Name of child', about),
                   ('Date of concern', Made(typed_day(random, made))), ('Time of concern', Made('10:15')),
                   ('Place', Made('At home')), ('Who was present', Made('Mum and I')),
                   ('What was seen or heard', Made('A bruise on the left arm.\n"I fell", she said.')),
                   ('Why this is a concern', Made('It may happen again.')), ('Action taken', Made('Phoned Ann Lee at 10:40')),
                   ('Completed by', Made('Bea Ruiz')), ('Signed', Made('B Ruiz')), ('Date signed', signed),
                   ('Discussed with', Made('Ann Lee')), ('Date discussed', Made())]
        wanted['entries']['hsc-%s-10-15' % day(made)] = entry
        count_form(expected, name, answers)
        expected.count('left')
        write_form(os.path.join(folder, name), random, 'Record of concern', answers, [])
    return expected


LAYOUTS = {name.replace('_', '-'): globals()['make_' + name] for name in (
    'charitylog_people', 'charitylog_contacts', 'lamplight_profiles', 'lamplight_work', 'home_start_initial_visit',
    'home_start_review', 'home_start_concern')}


def make(layout, folder, seed=2026):
    os.makedirs(folder, exist_ok=True)
    return LAYOUTS[layout](folder, random.Random('%s %d' % (layout, seed)))


if __name__ == '__main__':
    import sys
    for name in LAYOUTS:
        make(name, os.path.join(sys.argv[1], name))
