// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedbrowser.h"

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
    leaveHost();
    m_steps = {{url}};
    m_pages.clear();
    m_from.clear();
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
    m_client->request("GET", target, {}, headersFor(step));
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
        follow(page.url.resolved(QUrl::fromEncoded(page.headers.value("location"))));
    next();
}

void ScriptedBrowser::follow(const QUrl &target)
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
