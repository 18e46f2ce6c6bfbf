// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedbrowser.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

namespace signalbox::test {

namespace {

constexpr int mostRedirects = 10;

QHostAddress loopbackAddress(const QUrl &url)
{
    const QHostAddress address(url.host() == u"localhost" ? QStringLiteral("127.0.0.1") : url.host());
    return url.scheme() == u"http" && address.isLoopback() ? address : QHostAddress();
}

QByteArray siteOf(const QUrl &from, const QUrl &to)
{
    if (from.isEmpty())
        return "none";
    // Two ports of one computer are one site to a browser. In life the authorization server is elsewhere, so
    // another port stands for another site.
    return from.authority() == to.authority() ? "same-origin" : "cross-site";
}

QByteArray originOf(const QUrl &url)
{
    return url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toEncoded();
}

/// The Fetch standard, "append a request Origin header", for a navigation that is no GET.
QByteArray originFor(const ScriptedBrowser::Page &page, const QUrl &target)
{
    const QByteArray policy = page.headers.value("referrer-policy").toLower();
    const bool isSame = originOf(page.url) == originOf(target);
    const bool isHidden = policy == "no-referrer" || (policy == "same-origin" && !isSame);
    return isHidden ? QByteArray("null") : originOf(page.url);
}

QString unescaped(QString text)
{
    return text.replace(QStringLiteral("&quot;"), QStringLiteral("\""))
        .replace(QStringLiteral("&lt;"), QStringLiteral("<"))
        .replace(QStringLiteral("&gt;"), QStringLiteral(">"))
        .replace(QStringLiteral("&amp;"), QStringLiteral("&"));
}

QString attribute(const QString &tag, const QString &name)
{
    const QRegularExpression form(QStringLiteral("\\s%1=\"([^\"]*)\"").arg(name));
    return unescaped(form.match(tag).captured(1));
}

/// Its fields with the values that they have in the page; nothing when there is no such form.
std::optional<QMap<QString, QString>> fieldsOf(const QString &page, const QString &action)
{
    static const QRegularExpression forms(QStringLiteral("(<form[^>]*>)(.*?)</form>"),
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression inputs(QStringLiteral("<input[^>]*>"));
    for (auto form = forms.globalMatch(page); form.hasNext();) {
        const auto match = form.next();
        if (attribute(match.captured(1), QStringLiteral("action")) != action)
            continue;
        QMap<QString, QString> fields;
        for (auto input = inputs.globalMatch(match.captured(2)); input.hasNext();) {
            const QString tag = input.next().captured();
            fields.insert(attribute(tag, QStringLiteral("name")), attribute(tag, QStringLiteral("value")));
        }
        return fields;
    }
    return std::nullopt;
}

bool isCallback(const QUrl &url)
{
    const QUrlQuery query(url);
    return query.hasQueryItem(QStringLiteral("code")) || query.hasQueryItem(QStringLiteral("error"));
}

bool isRedirect(const ScriptedBrowser::Page &page)
{
    return page.purpose == ScriptedBrowser::Purpose::Navigation && page.status / 100 == 3
        && page.headers.contains("location");
}

} // namespace

ScriptedBrowser::ScriptedBrowser(Habits habits, QObject *parent)
    : QObject(parent)
    , m_habits(std::move(habits))
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        turn({m_steps.first().url, m_steps.first().purpose});
    });
}

void ScriptedBrowser::open(const QUrl &url)
{
    m_from.clear();
    begin({url});
}

void ScriptedBrowser::submit(const QString &action, const QMap<QString, QString> &fields)
{
    const Page page = shown();
    auto filled = fieldsOf(QString::fromUtf8(page.body), action);
    if (!filled)
        qFatal("the page has no form for %s", qPrintable(action));
    filled->insert(fields);
    QByteArray form("");
    for (auto field = filled->begin(); field != filled->end(); ++field) {
        if (!form.isEmpty())
            form += '&';
        form += QUrl::toPercentEncoding(field.key()) + '=' + QUrl::toPercentEncoding(field.value());
    }
    const QUrl target = page.url.resolved(QUrl(action));
    begin({target, Purpose::Navigation, form, originFor(page, target)});
}

QStringList ScriptedBrowser::links() const
{
    static const QRegularExpression form(QStringLiteral("<a class=\"act\"[^>]*>"));
    QStringList targets;
    for (auto link = form.globalMatch(QString::fromUtf8(shown().body)); link.hasNext();)
        targets << attribute(link.next().captured(), QStringLiteral("href"));
    return targets;
}

void ScriptedBrowser::follow(qsizetype link)
{
    begin({shown().url.resolved(QUrl(links().at(link)))});
}

void ScriptedBrowser::begin(const Step &step)
{
    leaveHost();
    m_steps = {step};
    m_pages.clear();
    m_callback.clear();
    m_redirects = 0;
    m_finished = false;
    ask();
}

ScriptedBrowser::Page ScriptedBrowser::shown() const
{
    const auto page = std::find_if(m_pages.crbegin(), m_pages.crend(),
        [](const Page &one) { return one.purpose == Purpose::Navigation; });
    return page == m_pages.crend() ? Page() : *page;
}

void ScriptedBrowser::ask()
{
    const Step step = m_steps.first();
    const QHostAddress address = loopbackAddress(step.url);
    m_limit.start(0);
    if (address.isNull())
        return;
    m_client = std::make_unique<TestClient>(static_cast<quint16>(step.url.port(80)), address);
    if (m_client->socket().state() == QAbstractSocket::UnconnectedState)
        return; // refused already
    m_limit.start(patience / 2);
    connect(&m_client->socket(), &QTcpSocket::readyRead, this, &ScriptedBrowser::look);
    connect(&m_client->socket(), &QTcpSocket::stateChanged, this, &ScriptedBrowser::look);
    QByteArray target = step.url.path(QUrl::FullyEncoded).toUtf8();
    if (target.isEmpty())
        target = "/";
    if (step.url.hasQuery())
        target += '?' + step.url.query(QUrl::FullyEncoded).toUtf8();
    m_client->request(step.form.isNull() ? "GET" : "POST", target, step.form, headersFor(step));
}

Headers ScriptedBrowser::headersFor(const Step &step) const
{
    Headers headers{{"Host", step.url.authority(QUrl::FullyEncoded).toUtf8()}, {"Connection", "keep-alive"},
        {"User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 "
            "Safari/537.36"},
        {"Accept-Language", "en-US,en;q=0.9"}, {"Accept-Encoding", "gzip, deflate, br, zstd"}};
    if (step.purpose == Purpose::Favicon) {
        headers.append("Accept", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8");
        headers.append("Sec-Fetch-Site", "same-origin");
        headers.append("Sec-Fetch-Mode", "no-cors");
        headers.append("Sec-Fetch-Dest", "image");
        return headers;
    }
    headers.append("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8");
    headers.append("Upgrade-Insecure-Requests", "1");
    headers.append("Sec-Fetch-Site", siteOf(m_from, step.url));
    headers.append("Sec-Fetch-Mode", "navigate");
    headers.append("Sec-Fetch-User", "?1");
    headers.append("Sec-Fetch-Dest", "document");
    if (!step.form.isNull()) {
        headers.append("Origin", step.origin);
        headers.append("Content-Type", "application/x-www-form-urlencoded");
    }
    return headers;
}

void ScriptedBrowser::look()
{
    const bool ended = m_client->socket().state() == QAbstractSocket::UnconnectedState;
    const auto answer = m_client->takeAnswer();
    if (!answer && !ended)
        return;
    Page page{m_steps.first().url, m_steps.first().purpose};
    if (answer) {
        page.status = answer->status;
        page.headers = answer->headers;
        page.body = answer->body;
    }
    turn(page);
}

void ScriptedBrowser::leaveHost()
{
    m_limit.stop();
    if (!m_client)
        return;
    disconnect(&m_client->socket(), nullptr, this, nullptr);
    m_client.release()->deleteLater(); // we may be in a signal of its socket
}

void ScriptedBrowser::turn(const Page &page)
{
    leaveHost();
    m_pages << page;
    m_steps.removeFirst();
    if (page.purpose == Purpose::Navigation)
        m_from = page.url;
    if (isRedirect(page) && ++m_redirects <= mostRedirects)
        redirect(page.url.resolved(QUrl::fromEncoded(page.headers.value("location"))));
    next();
}

void ScriptedBrowser::redirect(const QUrl &target)
{
    if (!m_callback.isEmpty() || !isCallback(target)) {
        m_steps.prepend({target});
        return;
    }
    m_callback = target;
    if (m_habits.leaves)
        return;
    const QUrl url = m_habits.tamper ? m_habits.tamper(target) : target;
    if (m_habits.favicon == Favicon::BeforeCallback)
        m_steps << Step{url.resolved(QUrl(QStringLiteral("/favicon.ico"))), Purpose::Favicon};
    m_steps << Step{url};
    if (m_habits.replays)
        m_steps << Step{url, Purpose::Replay};
}

void ScriptedBrowser::next()
{
    const bool wantsIcon = m_habits.favicon == Favicon::AtEnd && m_pages.last().purpose != Purpose::Favicon;
    if (m_steps.isEmpty() && wantsIcon)
        m_steps << Step{m_from.resolved(QUrl(QStringLiteral("/favicon.ico"))), Purpose::Favicon};
    if (!m_steps.isEmpty()) {
        ask();
        return;
    }
    m_finished = true;
    emit finished();
}

} // namespace signalbox::test
