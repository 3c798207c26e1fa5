/* How the report looks: on a screen in light or dark, at any width from 320 pixels, and on paper.
 * All pairs of colours have a contrast of 4.5 to 1 or more; nothing is told by colour alone. */
#include <string.h>

#include "page_internal.h"

static const char REPORT_STYLE[] =
    ":root{color-scheme:light dark;"
    "--page:#f4f1ec;--paper:#fffdfa;--ink:#22262b;--soft:#555c63;--line:#d8d2c8;--edge:#867f74;"
    "--accent:#17525c;--mark:#5c1a2e;--on-mark:#ffffff;--note:#fbf1d8;--note-line:#8a6410;"
    "--note-ink:#5b4208}\n"
    "@media(prefers-color-scheme:dark){:root{"
    "--page:#15181b;--paper:#1d2125;--ink:#e8e6e1;--soft:#b0b4b8;--line:#3a4046;--edge:#8b9197;"
    "--accent:#8fd0d9;--mark:#7d2b43;--on-mark:#ffffff;--note:#33290f;--note-line:#d5a945;"
    "--note-ink:#f3dfae}}\n"
    "*{box-sizing:border-box}\n"
    "html{-webkit-text-size-adjust:100%}\n"
    "body{margin:0;background:var(--page);color:var(--ink);"
    "font:1.0625rem/1.6 system-ui,'Segoe UI','Noto Sans',Arial,sans-serif;"
    "overflow-wrap:anywhere}\n"
    ".marking{margin:0;padding:.55rem 1rem;background:var(--mark);color:var(--on-mark);"
    "text-align:center;font-weight:700;letter-spacing:.08em}\n"
    ".marking span{text-transform:uppercase}\n"
    ".skip{position:absolute;left:-100rem}\n"
    ".skip:focus{left:1rem;top:1rem;padding:.5rem 1rem;background:var(--paper)}\n"
    "header,main,footer{max-width:54rem;margin:0 auto;padding:0 1.5rem}\n"
    "header{padding-top:2.2rem}\n"
    "h1{margin:0 0 .6rem;font-size:2rem;line-height:1.2;font-weight:650}\n"
    "h2{margin:0 0 .8rem;font-size:1.35rem;line-height:1.3;font-weight:650}\n"
    "h3{margin:0;font-size:1.0625rem;line-height:1.4;font-weight:650}\n"
    "p{margin:0 0 .7rem}\n"
    ".kicker{margin:0 0 .3rem;color:var(--accent);font-weight:600}\n"
    ".lead{font-size:1.15rem}\n"
    "a{color:var(--accent)}\n"
    "a:focus-visible{outline:3px solid var(--accent);outline-offset:2px}\n"
    "section,nav{margin:1.4rem 0;padding:1.4rem 1.5rem;background:var(--paper);"
    "border:1px solid var(--line);border-radius:.6rem}\n"
    "section>:last-child,nav>:last-child{margin-bottom:0}\n"
    ".handling{border-left:.4rem solid var(--mark)}\n"
    "nav ul{margin:0;padding:0;list-style:none;columns:2 16rem;column-gap:2rem}\n"
    "nav li{padding:.15rem 0;break-inside:avoid}\n"
    ".soft{color:var(--soft)}\n"
    ".value{white-space:pre-wrap}\n"
    "ul.value{margin:0;padding-left:1.1rem;white-space:normal}\n"
    "ul.value li{white-space:pre-wrap}\n"
    ".detail{display:block;margin-top:.15rem;color:var(--soft);font-size:.9375rem}\n"
    ".invisible{padding:0 .2em;border:1px dashed var(--edge);font-family:monospace;"
    "font-size:.85em}\n"
    "dl{display:grid;grid-template-columns:minmax(7rem,12rem) 1fr;gap:.35rem 1.2rem;margin:0}\n"
    "dt{color:var(--soft)}\n"
    "dd{margin:0}\n"
    "dd p:last-child{margin:0}\n"
    "table{width:100%;margin:0 0 1.6rem;border-collapse:collapse;table-layout:fixed}\n"
    "caption{padding:0 0 .4rem;text-align:left;font-size:1.0625rem;font-weight:650}\n"
    "th,td{padding:.42rem .9rem .42rem 0;text-align:left;vertical-align:top;"
    "border-top:1px solid var(--line)}\n"
    "thead th{border-top:0;border-bottom:1px solid var(--edge);color:var(--soft);"
    "font-size:.9375rem;font-weight:600}\n"
    "tbody tr:first-child>*{border-top:0}\n"
    "tbody th{font-weight:600}\n"
    ".what{width:27%}.why{width:32%}.size{width:7rem}\n"
    ".hash{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.8125rem}\n"
    ".sign{display:inline-block;padding:.05rem .55rem;border:2px solid currentColor;"
    "border-radius:.35rem;font-size:.9375rem;font-weight:650;line-height:1.5}\n"
    ".sign.opinion,.sign.unmarked{border-style:dashed}\n"
    ".sign.both{border-style:double;border-width:4px}\n"
    ".caution{border-color:var(--note-line);background:var(--note);color:var(--note-ink)}\n"
    "section.caution{border-width:1px 1px 1px .4rem}\n"
    ".caution th,.caution td{border-color:var(--note-line)}\n"
    ".caution thead th,.caution .soft{color:var(--note-ink)}\n"
    "tr.historical .value{font-style:italic}\n"
    ".legend{margin:0 0 1rem;padding:0;list-style:none}\n"
    ".legend li{margin:.35rem 0}\n"
    "article{padding:1.1rem 0 1.2rem;border-top:1px solid var(--line)}\n"
    "article:last-child{padding-bottom:0}\n"
    ".entry-head{display:flex;flex-wrap:wrap;gap:.3rem .9rem;align-items:baseline;"
    "justify-content:space-between;margin-bottom:.3rem}\n"
    "blockquote{margin:.7rem 0;padding:.2rem 0 .2rem 1rem;border-left:4px solid var(--accent);"
    "white-space:pre-wrap}\n"
    "blockquote.opinion,blockquote.unmarked{border-left-style:dashed}\n"
    "blockquote.both{border-left-style:double;border-left-width:6px}\n"
    ".form{margin:.8rem 0;padding:.9rem 1rem;border:1px solid var(--line);border-radius:.4rem}\n"
    ".form h4{margin:0 0 .5rem;font-size:1rem}\n"
    "footer{padding-top:.4rem;padding-bottom:1.6rem;color:var(--soft);font-size:.9375rem}\n"
    "@media(max-width:40rem){body{font-size:1rem}header,main,footer{padding-left:.9rem;"
    "padding-right:.9rem}h1{font-size:1.6rem}section,nav{padding:1.1rem 1rem}"
    "dl,table,tbody,tr,th,td,caption{display:block}"
    "table{margin-bottom:1.4rem}thead{position:absolute;width:1px;height:1px;overflow:hidden;"
    "clip-path:inset(50%)}"
    "th,td,.what,.why,.size{width:auto;padding:.1rem 0;border:0}"
    "tbody tr{padding:.6rem 0;border-top:1px solid var(--line)}"
    "td[data-label]::before{content:attr(data-label) ': ';color:var(--soft);"
    "font-size:.9375rem}"
    ".caution td[data-label]::before{color:var(--note-ink)}"
    "dt{margin-top:.5rem}dt:first-child{margin-top:0}}\n"
    "@page{margin:20mm 16mm;@bottom-center{content:counter(page) ' / ' counter(pages)}}\n"
    "@media print{:root{color-scheme:light;--page:#fff;--paper:#fff;--ink:#000;--soft:#3a3a3a;"
    "--line:#bbb;--edge:#555;--accent:#000;--mark:#000;--note:#fff;--note-line:#000;"
    "--note-ink:#000}html{font-size:9.5pt}body{line-height:1.45}nav,.skip{display:none}"
    ".marking{border:2px solid #000;background:#fff;color:#000}"
    "header,main,footer{max-width:none;padding-left:0;padding-right:0}"
    "section{padding:0 0 .4rem;border:0;border-radius:0}"
    ".handling,section.caution{padding:.6rem .8rem;border:2px solid #000}"
    "h2,h3,caption,thead{break-after:avoid}tr,.form,.sign{break-inside:avoid}"
    "thead{display:table-header-group}}\n";

void page_begin(struct buffer *out, const char *title, const char *more_style)
{
    buffer_append_text(out,
                       "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                       "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta name=\"referrer\" content=\"no-referrer\">\n"
                       "<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>");
    text_append_html(out, title, strlen(title));
    buffer_append_text(out, "</title>\n<style>\n");
    buffer_append_text(out, REPORT_STYLE);
    buffer_append_text(out, more_style);
    buffer_append_text(out, "</style>\n</head>\n<body>\n");
}

void page_append_element(struct buffer *out, const char *open, const char *text, const char *close)
{
    buffer_append_text(out, open);
    text_append_html(out, text, strlen(text));
    buffer_append_text(out, close);
}
