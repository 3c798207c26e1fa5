/* From the HTML standard's list: names of letters, marks and blanks that HTML 4 did not have. */
#include "entities.h"

#include <stdlib.h>
#include <string.h>

struct entity {
    const char *name;
    unsigned code_point;
};

/* Sorted by byte. */
/* clang-format off */
static const struct entity ENTITIES[] = {
    {"AMP", 0x26}, {"Abreve", 0x102}, {"Acy", 0x410}, {"Amacr", 0x100}, {"Aogon", 0x104},
    {"ApplyFunction", 0x2061}, {"Bcy", 0x411}, {"Breve", 0x2D8}, {"CHcy", 0x427}, {"COPY", 0xA9},
    {"Cacute", 0x106}, {"Ccaron", 0x10C}, {"Ccirc", 0x108}, {"Cdot", 0x10A}, {"Cedilla", 0xB8},
    {"CenterDot", 0xB7}, {"CloseCurlyDoubleQuote", 0x201D}, {"CloseCurlyQuote", 0x2019},
    {"DJcy", 0x402}, {"DScy", 0x405}, {"DZcy", 0x40F}, {"Dcaron", 0x10E}, {"Dcy", 0x414},
    {"DiacriticalAcute", 0xB4}, {"DiacriticalDot", 0x2D9}, {"DiacriticalDoubleAcute", 0x2DD},
    {"DiacriticalGrave", 0x60}, {"DiacriticalTilde", 0x2DC}, {"Dot", 0xA8}, {"DoubleDot", 0xA8},
    {"DownBreve", 0x311}, {"Dstrok", 0x110}, {"ENG", 0x14A}, {"Ecaron", 0x11A}, {"Ecy", 0x42D},
    {"Edot", 0x116}, {"Emacr", 0x112}, {"Eogon", 0x118}, {"Fcy", 0x424}, {"GJcy", 0x403},
    {"GT", 0x3E}, {"Gammad", 0x3DC}, {"Gbreve", 0x11E}, {"Gcedil", 0x122}, {"Gcirc", 0x11C},
    {"Gcy", 0x413}, {"Gdot", 0x120}, {"HARDcy", 0x42A}, {"Hacek", 0x2C7}, {"Hat", 0x5E},
    {"Hcirc", 0x124}, {"Hstrok", 0x126}, {"IEcy", 0x415}, {"IJlig", 0x132}, {"IOcy", 0x401},
    {"Icy", 0x418}, {"Idot", 0x130}, {"Imacr", 0x12A}, {"InvisibleComma", 0x2063},
    {"InvisibleTimes", 0x2062}, {"Iogon", 0x12E}, {"Itilde", 0x128}, {"Iukcy", 0x406},
    {"Jcirc", 0x134}, {"Jcy", 0x419}, {"Jsercy", 0x408}, {"Jukcy", 0x404}, {"KHcy", 0x425},
    {"KJcy", 0x40C}, {"Kcedil", 0x136}, {"Kcy", 0x41A}, {"LJcy", 0x409}, {"LT", 0x3C},
    {"Lacute", 0x139}, {"Lcaron", 0x13D}, {"Lcedil", 0x13B}, {"Lcy", 0x41B}, {"Lmidot", 0x13F},
    {"Lstrok", 0x141}, {"Mcy", 0x41C}, {"MediumSpace", 0x205F}, {"NJcy", 0x40A}, {"Nacute", 0x143},
    {"Ncaron", 0x147}, {"Ncedil", 0x145}, {"Ncy", 0x41D}, {"NegativeMediumSpace", 0x200B},
    {"NegativeThickSpace", 0x200B}, {"NegativeThinSpace", 0x200B},
    {"NegativeVeryThinSpace", 0x200B}, {"NewLine", 0xA}, {"NoBreak", 0x2060},
    {"NonBreakingSpace", 0xA0}, {"Ocy", 0x41E}, {"Odblac", 0x150}, {"Omacr", 0x14C},
    {"OpenCurlyDoubleQuote", 0x201C}, {"OpenCurlyQuote", 0x2018}, {"OverBar", 0x203E},
    {"Pcy", 0x41F}, {"PlusMinus", 0xB1}, {"QUOT", 0x22}, {"REG", 0xAE}, {"Racute", 0x154},
    {"Rcaron", 0x158}, {"Rcedil", 0x156}, {"Rcy", 0x420}, {"SHCHcy", 0x429}, {"SHcy", 0x428},
    {"SOFTcy", 0x42C}, {"Sacute", 0x15A}, {"Scedil", 0x15E}, {"Scirc", 0x15C}, {"Scy", 0x421},
    {"TSHcy", 0x40B}, {"TScy", 0x426}, {"Tab", 0x9}, {"Tcaron", 0x164}, {"Tcedil", 0x162},
    {"Tcy", 0x422}, {"ThinSpace", 0x2009}, {"Tstrok", 0x166}, {"Ubrcy", 0x40E}, {"Ubreve", 0x16C},
    {"Ucy", 0x423}, {"Udblac", 0x170}, {"Umacr", 0x16A}, {"UnderBar", 0x5F}, {"Uogon", 0x172},
    {"Upsi", 0x3D2}, {"Uring", 0x16E}, {"Utilde", 0x168}, {"Vcy", 0x412}, {"Verbar", 0x2016},
    {"Vert", 0x2016}, {"VerticalLine", 0x7C}, {"VeryThinSpace", 0x200A}, {"Wcirc", 0x174},
    {"YAcy", 0x42F}, {"YIcy", 0x407}, {"YUcy", 0x42E}, {"Ycirc", 0x176}, {"Ycy", 0x42B},
    {"ZHcy", 0x416}, {"Zacute", 0x179}, {"Zcaron", 0x17D}, {"Zcy", 0x417}, {"Zdot", 0x17B},
    {"ZeroWidthSpace", 0x200B}, {"abreve", 0x103}, {"acy", 0x430}, {"af", 0x2061}, {"amacr", 0x101},
    {"angst", 0xC5}, {"aogon", 0x105}, {"apos", 0x27}, {"ast", 0x2A}, {"backepsilon", 0x3F6},
    {"backprime", 0x2035}, {"bcy", 0x431}, {"bepsi", 0x3F6}, {"bprime", 0x2035}, {"breve", 0x2D8},
    {"bsemi", 0x204F}, {"bsol", 0x5C}, {"bullet", 0x2022}, {"cacute", 0x107}, {"caret", 0x2041},
    {"caron", 0x2C7}, {"ccaron", 0x10D}, {"ccirc", 0x109}, {"cdot", 0x10B}, {"centerdot", 0xB7},
    {"chcy", 0x447}, {"circledR", 0xAE}, {"colon", 0x3A}, {"comma", 0x2C}, {"commat", 0x40},
    {"dash", 0x2010}, {"dblac", 0x2DD}, {"dcaron", 0x10F}, {"dcy", 0x434}, {"ddagger", 0x2021},
    {"die", 0xA8}, {"digamma", 0x3DD}, {"div", 0xF7}, {"djcy", 0x452}, {"dollar", 0x24},
    {"dot", 0x2D9}, {"dscy", 0x455}, {"dstrok", 0x111}, {"dzcy", 0x45F}, {"ecaron", 0x11B},
    {"ecy", 0x44D}, {"edot", 0x117}, {"emacr", 0x113}, {"emsp13", 0x2004}, {"emsp14", 0x2005},
    {"eng", 0x14B}, {"eogon", 0x119}, {"epsi", 0x3B5}, {"epsiv", 0x3F5}, {"equals", 0x3D},
    {"excl", 0x21}, {"fcy", 0x444}, {"ffilig", 0xFB03}, {"fflig", 0xFB00}, {"ffllig", 0xFB04},
    {"filig", 0xFB01}, {"fllig", 0xFB02}, {"gacute", 0x1F5}, {"gammad", 0x3DD}, {"gbreve", 0x11F},
    {"gcirc", 0x11D}, {"gcy", 0x433}, {"gdot", 0x121}, {"gjcy", 0x453}, {"grave", 0x60},
    {"hairsp", 0x200A}, {"half", 0xBD}, {"hardcy", 0x44A}, {"hcirc", 0x125}, {"horbar", 0x2015},
    {"hstrok", 0x127}, {"hybull", 0x2043}, {"hyphen", 0x2010}, {"ic", 0x2063}, {"icy", 0x438},
    {"iecy", 0x435}, {"ijlig", 0x133}, {"imacr", 0x12B}, {"imath", 0x131}, {"imped", 0x1B5},
    {"inodot", 0x131}, {"iocy", 0x451}, {"iogon", 0x12F}, {"it", 0x2062}, {"itilde", 0x129},
    {"iukcy", 0x456}, {"jcirc", 0x135}, {"jcy", 0x439}, {"jmath", 0x237}, {"jsercy", 0x458},
    {"jukcy", 0x454}, {"kappav", 0x3F0}, {"kcedil", 0x137}, {"kcy", 0x43A}, {"kgreen", 0x138},
    {"khcy", 0x445}, {"kjcy", 0x45C}, {"lacute", 0x13A}, {"lbrace", 0x7B}, {"lbrack", 0x5B},
    {"lcaron", 0x13E}, {"lcedil", 0x13C}, {"lcub", 0x7B}, {"lcy", 0x43B}, {"ldquor", 0x201E},
    {"ljcy", 0x459}, {"lmidot", 0x140}, {"lowbar", 0x5F}, {"lpar", 0x28}, {"lsqb", 0x5B},
    {"lsquor", 0x201A}, {"lstrok", 0x142}, {"mcy", 0x43C}, {"midast", 0x2A}, {"mldr", 0x2026},
    {"nacute", 0x144}, {"napos", 0x149}, {"ncaron", 0x148}, {"ncedil", 0x146}, {"ncy", 0x43D},
    {"njcy", 0x45A}, {"nldr", 0x2025}, {"num", 0x23}, {"numsp", 0x2007}, {"ocy", 0x43E},
    {"odblac", 0x151}, {"ogon", 0x2DB}, {"ohm", 0x3A9}, {"omacr", 0x14D}, {"pcy", 0x43F},
    {"percnt", 0x25}, {"period", 0x2E}, {"pertenk", 0x2031}, {"phiv", 0x3D5}, {"plus", 0x2B},
    {"pm", 0xB1}, {"puncsp", 0x2008}, {"qprime", 0x2057}, {"quest", 0x3F}, {"racute", 0x155},
    {"rbrace", 0x7D}, {"rbrack", 0x5D}, {"rcaron", 0x159}, {"rcedil", 0x157}, {"rcub", 0x7D},
    {"rcy", 0x440}, {"rdquor", 0x201D}, {"rhov", 0x3F1}, {"ring", 0x2DA}, {"rpar", 0x29},
    {"rsqb", 0x5D}, {"rsquor", 0x2019}, {"sacute", 0x15B}, {"scedil", 0x15F}, {"scirc", 0x15D},
    {"scy", 0x441}, {"semi", 0x3B}, {"shchcy", 0x449}, {"shcy", 0x448}, {"sigmav", 0x3C2},
    {"softcy", 0x44C}, {"sol", 0x2F}, {"straightepsilon", 0x3F5}, {"straightphi", 0x3D5},
    {"strns", 0xAF}, {"tcaron", 0x165}, {"tcedil", 0x163}, {"tcy", 0x442}, {"thetav", 0x3D1},
    {"tprime", 0x2034}, {"tscy", 0x446}, {"tshcy", 0x45B}, {"tstrok", 0x167}, {"ubrcy", 0x45E},
    {"ubreve", 0x16D}, {"ucy", 0x443}, {"udblac", 0x171}, {"umacr", 0x16B}, {"uogon", 0x173},
    {"upsi", 0x3C5}, {"uring", 0x16F}, {"utilde", 0x169}, {"varepsilon", 0x3F5},
    {"varkappa", 0x3F0}, {"varphi", 0x3D5}, {"varpi", 0x3D6}, {"varrho", 0x3F1},
    {"varsigma", 0x3C2}, {"vartheta", 0x3D1}, {"vcy", 0x432}, {"verbar", 0x7C}, {"vert", 0x7C},
    {"wcirc", 0x175}, {"yacy", 0x44F}, {"ycirc", 0x177}, {"ycy", 0x44B}, {"yicy", 0x457},
    {"yucy", 0x44E}, {"zacute", 0x17A}, {"zcaron", 0x17E}, {"zcy", 0x437}, {"zdot", 0x17C},
    {"zhcy", 0x436},
};
/* clang-format on */

static int compare(const void *key, const void *entity)
{
    return strcmp(key, ((const struct entity *)entity)->name);
}

/* The code point of what stands at "&", and how long it is; 0 if it is none of them. */
static unsigned find(const char *at, const char *end, size_t *length)
{
    enum { LONGEST = 32 };
    char name[LONGEST];
    size_t used = 0;
    for (at++; at + used < end && used + 1 < LONGEST && at[used] != ';'; used++)
        name[used] = at[used];
    if (at + used == end || at[used] != ';')
        return 0;
    name[used] = '\0';
    *length = used + 2;
    const struct entity *found =
        bsearch(name, ENTITIES, sizeof ENTITIES / sizeof *ENTITIES, sizeof *ENTITIES, compare);
    return found ? found->code_point : 0;
}

void entities_number(const char *html, size_t length, struct buffer *out)
{
    const char *end = html + length;
    buffer_reserve(out, length);
    while (html < end) {
        const char *at = memchr(html, '&', (size_t)(end - html));
        buffer_append(out, html, (size_t)((at ? at : end) - html));
        if (!at)
            return;
        size_t size = 1;
        unsigned code_point = find(at, end, &size);
        if (code_point != 0)
            buffer_append_format(out, "&#%u;", code_point);
        else
            buffer_append_byte(out, '&');
        html = at + (code_point != 0 ? size : 1);
    }
}
