// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/signinpage.h"

namespace signalbox::signinpage {

namespace {

constexpr auto style = R"css(
:root{color-scheme:light dark;--bg:#f6f7f9;--card:#fff;--ink:#1c2430;--soft:#5b6675;--line:#dde2e9;--good:#1a7f4b;--bad:#b3261e;--act:#1f5fbf}
@media(prefers-color-scheme:dark){:root{--bg:#14181d;--card:#1d232b;--ink:#e8ecf1;--soft:#9aa7b7;--line:#323c48;--good:#5dc48e;--bad:#ff8a80;--act:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;padding:24px}
main{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:32px 36px;max-width:560px;width:100%}
h1{font-size:22px;margin:0 0 8px;font-weight:600}
.mark{display:block;font-size:13px;color:var(--soft);margin-bottom:18px;letter-spacing:.02em}
.good h1{color:var(--good)}.bad h1{color:var(--bad)}
p{margin:10px 0;overflow-wrap:anywhere}.soft{color:var(--soft);font-size:14px}
ul{list-style:none;padding:0;margin:18px 0}
li{border-top:1px solid var(--line);padding:12px 0;display:flex;justify-content:space-between;gap:16px;align-items:center}
li small{display:block;color:var(--soft)}
a.act,button{display:inline-block;background:var(--act);color:var(--card);border:0;border-radius:8px;padding:9px 16px;font:inherit;text-decoration:none;white-space:nowrap;cursor:pointer}
a.act:focus-visible,button:focus-visible,input:focus-visible{outline:3px solid var(--act);outline-offset:2px}
button.plain{background:none;color:var(--soft);padding:9px 0;margin-top:8px}
pre{background:var(--bg);border:1px solid var(--line);border-radius:8px;padding:9px 12px;font:14px/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
input{width:100%;padding:9px 12px;border:1px solid var(--line);border-radius:8px;font:inherit;background:var(--bg);color:var(--ink);margin:6px 0 14px}
code{font:600 26px/1.3 ui-monospace,monospace;letter-spacing:.08em;display:block;margin:14px 0}
)css";

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

QByteArray page(const QString &title, const QString &kind, const QString &content)
{
    return QStringLiteral("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                          "<title>%1 · Signalbox</title><style>%2</style></head><body><main class=\"%3\">"
                          "<span class=\"mark\">Signalbox</span><h1>%1</h1>%4</main></body></html>\n")
        .arg(escaped(title), QString::fromLatin1(style), kind, content)
        .toUtf8();
}

QString paragraph(const QString &text, const QString &kind = {})
{
    return QStringLiteral("<p class=\"%1\">%2</p>").arg(kind, escaped(text));
}

/// Messages begin small and have no full stop, as others stand before and behind them in a log.
QString sentence(const QString &message)
{
    const bool isEnded = message.isEmpty() || message.endsWith(u'.') || message.endsWith(u'?');
    return message.left(1).toUpper() + message.mid(1) + (isEnded ? QString() : QString(u'.'));
}

QString link(const QUrl &url, const QString &text)
{
    return QStringLiteral("<p><a class=\"act\" rel=\"noreferrer noopener\" target=\"_blank\" "
                          "href=\"%1\">%2</a></p>")
        .arg(escaped(url.toString(QUrl::FullyEncoded)), escaped(text));
}

/// `state` tells which sign-in is to be ended.
QString cancelForm(const QByteArray &state)
{
    return QStringLiteral("<form method=\"post\" action=\"/oauth/cancel\">"
                          "<input type=\"hidden\" name=\"state\" value=\"%1\">"
                          "<button class=\"plain\">Cancel</button></form>")
        .arg(escaped(QString::fromLatin1(state)));
}

} // namespace

QByteArray result(bool isGood, const QString &title, const QString &text)
{
    return page(title, isGood ? QStringLiteral("good") : QStringLiteral("bad"),
        paragraph(sentence(text))
            + paragraph(QStringLiteral("You can close this window."), QStringLiteral("soft")));
}

QByteArray overview(const QList<Choice> &choices)
{
    QString rows;
    for (const Choice &choice : choices) {
        const QString ticket = choice.ticket.isEmpty()
            ? QString()
            : QStringLiteral("&amp;ticket=") + QString::fromLatin1(choice.ticket);
        rows += QStringLiteral("<li><span>%1<small>%2 · %3</small></span>"
                               "<a class=\"act\" href=\"/oauth/authorize?provider=%4%5\">Sign in</a></li>")
                    .arg(escaped(choice.provider), escaped(choice.host), escaped(choice.state),
                        QString::fromLatin1(QUrl::toPercentEncoding(choice.provider)), ticket);
    }
    const QString list = choices.isEmpty()
        ? paragraph(QStringLiteral("No provider of the configuration has auth_type: oauth. "
                                   "\"signalbox login PRESET\" adds one."))
        : QStringLiteral("<ul>%1</ul>").arg(rows);
    return page(QStringLiteral("Sign in"), {}, list + paragraph(subscriptionNote(), QStringLiteral("soft")));
}

QByteArray paste(const QString &provider, const QUrl &url, const QByteArray &state, const QString &remark)
{
    const QString note = remark.isEmpty() ? QString() : paragraph(noteOf(remark), QStringLiteral("soft"));
    return page(QStringLiteral("Sign in at %1").arg(provider), {},
        QString(note + paragraph(QStringLiteral("1. Open the provider's page and sign in there.")))
            + link(url, QStringLiteral("Open the page"))
            + paragraph(QStringLiteral("2. Paste the code that it shows, or the whole address that your "
                                       "browser ends at."))
            + QStringLiteral("<form method=\"post\" action=\"/oauth/exchange-code\" autocomplete=\"off\">"
                             "<input type=\"hidden\" name=\"state\" value=\"%1\">"
                             "<input name=\"code\" aria-label=\"Code\" spellcheck=\"false\" required>"
                             "<button>Finish</button></form>")
                  .arg(escaped(QString::fromLatin1(state)))
            + cancelForm(state));
}

QByteArray device(const QString &provider, const QUrl &url, const QString &userCode, const QByteArray &state)
{
    return page(QStringLiteral("Sign in at %1").arg(provider), {},
        paragraph(QStringLiteral("Open the provider's page and enter this code there:"))
            + QStringLiteral("<code>%1</code>").arg(escaped(userCode))
            + link(url, QStringLiteral("Open the page")) + cancelForm(state));
}

QByteArray locked(const QString &reason, const QString &host)
{
    return page(QStringLiteral("This page is locked"), QStringLiteral("bad"),
        paragraph(sentence(reason)) + paragraph(QStringLiteral("Sign in from a terminal:"))
            + QStringLiteral("<pre>signalbox login PROVIDER</pre>")
            + paragraph(QStringLiteral("or ask for an address of this page that opens once:"))
            + QStringLiteral("<pre>curl -H \"x-api-key: $(signalbox token --admin)\" "
                             "http://%1/oauth/authorize</pre>")
                  .arg(escaped(host))
            + paragraph(subscriptionNote(), QStringLiteral("soft")));
}

QString subscriptionNote()
{
    return QStringLiteral("With a Claude subscription nothing has to be signed in here: with auth_type: "
                          "passthrough Claude Code "
                          "keeps its own login, and only ANTHROPIC_BASE_URL is set. Anthropic's terms do not "
                          "let other programs "
                          "offer that login, so this program brings no address or client id for it.");
}

QString noteOf(const QString &remark)
{
    return remark.isEmpty() ? QString() : QStringLiteral("Note: %1.").arg(remark);
}

namespace {

QList<std::pair<QByteArray, QByteArray>> headersWith(const QByteArray &referrerPolicy)
{
    return {{"Content-Type", "text/html; charset=utf-8"}, {"Cache-Control", "no-store"},
        {"Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; "
            "base-uri 'none'"},
        {"Referrer-Policy", referrerPolicy}, {"X-Content-Type-Options", "nosniff"}};
}

} // namespace

QList<std::pair<QByteArray, QByteArray>> pageHeaders()
{
    return headersWith("no-referrer");
}

QList<std::pair<QByteArray, QByteArray>> formHeaders()
{
    return headersWith("same-origin");
}

} // namespace signalbox::signinpage
