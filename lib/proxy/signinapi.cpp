// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/signinapi.h"

#include "http/protocol.h"
#include "oauth/signinpage.h"
#include "proxy/signinviews.h"

#include <QJsonDocument>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype largestBody = 64 * 1024;

QString parameter(const QUrlQuery &query, const char *name)
{
    return query.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded).trimmed();
}

bool hasForm(const HttpRequest &request)
{
    return request.headers.value("content-type").toLower().startsWith("application/x-www-form-urlencoded");
}

/// The members of a JSON body, or the fields of a form.
class Fields
{
public:
    explicit Fields(const HttpRequest &request) : m_isForm(hasForm(request))
    {
        QByteArray body = request.body.left(largestBody);
        if (m_isForm)
            m_form = QUrlQuery(QString::fromUtf8(body.replace('+', "%20")));
        else
            m_object = QJsonDocument::fromJson(body).object();
    }

    [[nodiscard]] bool isForm() const { return m_isForm; }
    [[nodiscard]] QString text(const char *name) const
    {
        return m_isForm ? parameter(m_form, name) : m_object.value(QLatin1String(name)).toString().trimmed();
    }

private:
    bool m_isForm;
    QUrlQuery m_form;
    QJsonObject m_object;
};

/// Programs that take anything do not ask for a page.
bool wantsPage(const HttpRequest &request)
{
    return request.headers.value("accept").toLower().contains("text/html");
}

std::optional<SignIn::Way> wayOf(const QString &name)
{
    if (name == u"device")
        return SignIn::Way::Device;
    if (name == u"paste")
        return SignIn::Way::Paste;
    return name == u"browser" ? std::optional(SignIn::Way::Browser) : std::nullopt;
}

QString nameIn(const QByteArray &path, const char *prefix)
{
    return QString::fromUtf8(QByteArray::fromPercentEncoding(path.mid(qsizetype(qstrlen(prefix)))));
}

/// Of a request that names no provider, or none that signs in.
int statusOf(const Error &error)
{
    return error.kind == Error::Kind::NotFound ? 404 : 400;
}

/// Of a sign-in that cannot begin, mostly as the authorization server cannot be asked.
int statusOfBegin(const Error &error)
{
    return error.kind == Error::Kind::RateLimit ? 429 : 502;
}

/// Where we were asked is where we are reached, and was checked.
QString askedAt(const HttpRequest &request)
{
    return QString::fromUtf8(request.headers.value("host"));
}

QByteArray resultOf(const Result<SignIns::Outcome> &outcome)
{
    if (!outcome)
        return signinpage::result(false, QStringLiteral("Not signed in"), outcome.error().message);
    const QString text = QStringLiteral("Account %1 can be used now. ").arg(outcome->account.name)
        + signinpage::noteOf(outcome->remark);
    return signinpage::result(true, QStringLiteral("Signed in"), text.trimmed());
}

QString hostOf(const OAuthConfig &config)
{
    for (const QUrl &url : {config.authorizationEndpoint, config.issuer, config.tokenEndpoint}) {
        if (!url.isEmpty())
            return url.host();
    }
    return {};
}

} // namespace

/// The answer to one request, whenever it comes; nothing happens once the client has gone.
class SignInApi::Reply
{
public:
    Reply(std::unique_ptr<ResponseWriter> writer, Headers headers) : m_headers(std::move(headers))
    {
        m_writer = writer.release();
        QObject::connect(m_writer, &ResponseWriter::closed, m_writer, &QObject::deleteLater);
    }

    void json(int status, const QJsonObject &object) const
    {
        send(status, {{"content-type", "application/json"}, {"cache-control", "no-store"}},
            QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    void error(int status, const QString &message) const
    {
        json(status, {{QStringLiteral("error"), message}});
    }
    void page(int status, const QByteArray &html) const { sendPage(status, signinpage::pageHeaders(), html); }
    /// One that the user answers, or goes on from.
    void form(const QByteArray &html) const { sendPage(200, signinpage::formHeaders(), html); }
    void redirect(const QUrl &url) const
    {
        send(302,
            {{"location", url.toEncoded()}, {"cache-control", "no-store"},
                {"referrer-policy", "no-referrer"}},
            {});
    }
    /// In the shape of the management API, for what is no answer of the Provider Balancer's.
    void refuse(int status, const Error &error, const QByteArray &allow = {}) const
    {
        Headers fields{{"content-type", "application/json"}};
        if (!allow.isEmpty())
            fields.append("allow", allow);
        send(
            status, fields, errorBody(Protocol::Anthropic, error, m_headers.value("x-signalbox-request-id")));
    }

private:
    void sendPage(
        int status, const QList<std::pair<QByteArray, QByteArray>> &fields, const QByteArray &html) const
    {
        Headers headers;
        for (const auto &[name, value] : fields)
            headers.append(name, value);
        send(status, headers, html);
    }
    void send(int status, const Headers &fields, const QByteArray &body) const
    {
        if (!m_writer)
            return;
        Headers headers = m_headers;
        for (const Headers::Field &field : fields)
            headers.append(field.name, field.value);
        m_writer->respond(status, headers, body);
        m_writer->deleteLater();
    }

    QPointer<ResponseWriter> m_writer;
    Headers m_headers;
};

SignInApi::SignInApi(Surroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_around(std::move(surroundings))
    , m_tickets(m_around.clock)
{ }

bool SignInApi::knows(const QByteArray &path)
{
    return path.startsWith("/oauth/");
}

bool SignInApi::admits(const HttpRequest &request) const
{
    if (request.method == "GET" && request.path == "/oauth/authorize")
        return m_tickets.isGood(parameter(QUrlQuery(QString::fromUtf8(request.query)), "ticket").toUtf8());
    const bool isForm = request.method == "POST" && hasForm(request)
        && (request.path == "/oauth/exchange-code" || request.path == "/oauth/cancel");
    return isForm && m_around.signIns.isPending(Fields(request).text("state").toUtf8());
}

std::optional<QByteArray> SignInApi::pageOfRefusal(const HttpRequest &request, const QString &reason)
{
    if (request.method != "GET" || request.path != "/oauth/authorize" || !wantsPage(request))
        return std::nullopt;
    return signinpage::locked(reason, QString::fromUtf8(request.headers.value("host").left(200)));
}

/// One path, with `{account}` at its end where a name follows.
struct SignInApi::Endpoint
{
    const char *method;
    const char *path;
    bool isSafe; ///< GET changes nothing, and HEAD is the same without the body
    void (*answer)(SignInApi &api, const HttpRequest &request, const Reply &reply);
};

std::span<const SignInApi::Endpoint> SignInApi::endpoints()
{
    static const Endpoint all[] = {
        {"GET", "/oauth/authorize", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.authorize(request, reply);
            }},
        {"GET", "/oauth/callback", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.comeBack(request, reply);
            }},
        {"GET", "/oauth/generate-url", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.generateUrl(request, reply);
            }},
        {"POST", "/oauth/exchange-code", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.exchangeCode(request, reply);
            }},
        {"POST", "/oauth/cancel", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.cancel(request, reply);
            }},
        {"GET", "/oauth/status", true,
            [](SignInApi &api, const HttpRequest &, const Reply &reply) { reply.json(200, api.accounts()); }},
        {"POST", "/oauth/refresh/{account}", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.refresh(nameIn(request.path, "/oauth/refresh/"), reply);
            }},
        {"DELETE", "/oauth/tokens", false,
            [](SignInApi &api, const HttpRequest &, const Reply &reply) { api.removeAll(reply); }},
        {"DELETE", "/oauth/tokens/{account}", false,
            [](SignInApi &api, const HttpRequest &request, const Reply &reply) {
                api.remove(nameIn(request.path, "/oauth/tokens/"), reply);
            }},
    };
    return all;
}

QByteArrayList SignInApi::paths()
{
    QByteArrayList result;
    for (const Endpoint &endpoint : endpoints())
        result.append(endpoint.path);
    return result;
}

const SignInApi::Endpoint *SignInApi::find(const QByteArray &path)
{
    for (const Endpoint &endpoint : endpoints()) {
        const QByteArray written = endpoint.path;
        const qsizetype name = written.indexOf('{');
        if (name < 0 ? path == written : path.startsWith(written.left(name)))
            return &endpoint;
    }
    return nullptr;
}

void SignInApi::serve(
    const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const Headers &headers)
{
    const Reply reply(std::move(writer), headers);
    const Endpoint *endpoint = find(request.path);
    if (!endpoint)
        reply.refuse(404,
            {Error::Kind::NotFound,
                QStringLiteral("there is nothing at %1").arg(QString::fromUtf8(request.path.left(200)))});
    else if (request.method == endpoint->method || (endpoint->isSafe && request.method == "HEAD"))
        endpoint->answer(*this, request, reply);
    else
        reply.refuse(405,
            {Error::Kind::InvalidRequest,
                QStringLiteral("%1 is called with %2")
                    .arg(QLatin1String(endpoint->path), QLatin1String(endpoint->method))},
            QByteArray(endpoint->method) + (endpoint->isSafe ? ", HEAD, OPTIONS" : ", OPTIONS"));
}

/// The provider of this name or preset; without a name the only one that signs in.
Result<ProviderConfig> SignInApi::providerFor(const QString &name) const
{
    const ConfigPointer config = m_around.config();
    QList<ProviderConfig> possible;
    QStringList names;
    for (const ProviderConfig &provider : config->providers) {
        if (provider.auth != ProviderConfig::Auth::OAuth || !provider.enabled)
            continue;
        names << provider.name;
        if (provider.name == name)
            return provider;
        if (name.isEmpty() || provider.group == name
            || provider.preset.compare(name, Qt::CaseInsensitive) == 0)
            possible.append(provider);
    }
    if (possible.size() == 1 || (!name.isEmpty() && !possible.isEmpty()))
        return possible.constFirst();
    if (names.isEmpty())
        return Error{Error::Kind::NotFound,
            QStringLiteral("no provider of the configuration signs in: give one auth_type: oauth")};
    return Error{name.isEmpty() ? Error::Kind::InvalidRequest : Error::Kind::NotFound,
        QStringLiteral("say which provider by ?provider=NAME: there are %1")
            .arg(names.join(QStringLiteral(", ")))};
}

void SignInApi::authorize(const HttpRequest &request, const Reply &reply)
{
    const QUrlQuery query(QString::fromUtf8(request.query));
    const auto end = m_tickets.take(parameter(query, "ticket").toUtf8());
    const QString name = parameter(query, "provider");
    if (name.isEmpty() && (end || wantsPage(request))) {
        showOverview(reply, end.value_or(m_tickets.usualEnd()));
        return;
    }
    if (name.isEmpty()) {
        reply.json(200, signinviews::page(pageUrl(askedAt(request))));
        return;
    }
    const auto provider = providerFor(name);
    const auto refuse = [reply](int status, const Error &error) {
        reply.page(
            status, signinpage::result(false, QStringLiteral("This sign-in cannot begin"), error.message));
    };
    if (!provider) {
        refuse(statusOf(provider.error()), provider.error());
        return;
    }
    const SignIns::Wish wish{*provider, parameter(query, "account"), wayOf(parameter(query, "way"))};
    m_around.signIns.begin(wish, this,
        [reply, refuse, title = provider->name](const Result<SignIns::Pending> &pending) {
            if (!pending)
                refuse(statusOfBegin(pending.error()), pending.error());
            else if (pending->way == SignIn::Way::Browser)
                reply.redirect(pending->url);
            else if (pending->way == SignIn::Way::Device)
                reply.form(signinpage::device(title, pending->url, pending->userCode, pending->state));
            else
                reply.form(signinpage::paste(title, pending->url, pending->state, pending->remark));
        },
        {});
}

/// Where a browser signs in, once and within ten minutes if it has no admin key.
QString SignInApi::pageUrl(const QString &host, const QString &provider)
{
    QUrlQuery query;
    if (!provider.isEmpty())
        query.addQueryItem(
            QStringLiteral("provider"), QString::fromLatin1(QUrl::toPercentEncoding(provider)));
    if (m_around.asksForKey())
        query.addQueryItem(
            QStringLiteral("ticket"), QString::fromLatin1(m_tickets.issue(m_tickets.usualEnd())));
    const QString at = QStringLiteral("http://%1/oauth/authorize").arg(host);
    return query.isEmpty() ? at : QString(at + u'?' + query.toString(QUrl::FullyEncoded));
}

Result<QUrl> SignInApi::signInPage(const QString &provider, const QString &host)
{
    if (provider.isEmpty())
        return QUrl(pageUrl(host));
    const auto found = providerFor(provider);
    if (!found)
        return found.error();
    return QUrl(pageUrl(host, found->name));
}

void SignInApi::showOverview(const Reply &reply, Clock::TimePoint end)
{
    QList<signinpage::Choice> choices;
    const ConfigPointer config = m_around.config();
    for (const ProviderConfig &provider : config->providers) {
        if (provider.auth != ProviderConfig::Auth::OAuth || !provider.enabled)
            continue;
        QStringList accounts;
        for (const auto &[account, token] : m_around.accounts.keysOf(provider))
            accounts << account;
        const QString problem = m_around.accounts.problemOf(provider);
        const QString state = accounts.isEmpty() ? QStringLiteral("not signed in")
            : problem.isEmpty() ? QStringLiteral("signed in: %1").arg(accounts.join(QStringLiteral(", ")))
                                : problem;
        choices.append({provider.name, hostOf(provider.oauth), state,
            m_around.asksForKey() ? m_tickets.issue(end) : QByteArray()});
    }
    reply.form(signinpage::overview(choices));
}

void SignInApi::comeBack(const HttpRequest &request, const Reply &reply)
{
    const QUrlQuery query(QString::fromUtf8(request.query));
    if (!m_around.signIns.isExpected(query)) {
        reply.page(400,
            signinpage::result(false, QStringLiteral("This sign-in is not known"),
                QStringLiteral("No sign-in waits for this answer: it has ended, or was not begun here. "
                               "Begin it again.")));
        return;
    }
    m_around.signIns.comeBack(query, [reply](const QByteArray &html) { reply.page(200, html); });
}

void SignInApi::generateUrl(const HttpRequest &request, const Reply &reply)
{
    const QUrlQuery query(QString::fromUtf8(request.query));
    const auto provider = providerFor(parameter(query, "provider"));
    if (!provider) {
        reply.error(statusOf(provider.error()), provider.error().message);
        return;
    }
    const SignIns::Wish wish{*provider, parameter(query, "account_email"), wayOf(parameter(query, "way"))};
    const QString page = pageUrl(askedAt(request), provider->name);
    m_around.signIns.begin(wish, this,
        [reply, page](const Result<SignIns::Pending> &pending) {
            if (pending)
                reply.json(200, signinviews::begun(*pending, page));
            else
                reply.error(statusOfBegin(pending.error()), pending.error().message);
        },
        {});
}

void SignInApi::exchangeCode(const HttpRequest &request, const Reply &reply)
{
    const Fields fields(request);
    const bool isForm = fields.isForm();
    if (fields.text("code").isEmpty()) {
        const QString message = QStringLiteral("'code' is missing: send what the page has shown, CODE#STATE, "
                                               "and 'account_email' if you like");
        isForm ? reply.page(400, signinpage::result(false, QStringLiteral("No code"), message))
               : reply.error(400, message);
        return;
    }
    m_around.signIns.paste(fields.text("code"), fields.text("state").toUtf8(), fields.text("account_email"),
        this, [reply, isForm](const Result<SignIns::Outcome> &outcome) {
            const int failed = !outcome && outcome.error().kind == Error::Kind::InvalidRequest ? 400 : 500;
            if (isForm)
                reply.page(outcome ? 200 : failed, resultOf(outcome));
            else if (outcome)
                reply.json(200, signinviews::exchanged(*outcome));
            else
                reply.error(failed, outcome.error().message);
        });
}

void SignInApi::cancel(const HttpRequest &request, const Reply &reply)
{
    const Fields fields(request);
    const QByteArray state = fields.text("state").toUtf8();
    const bool isThere = m_around.signIns.isPending(state);
    const QString text = isThere ? QStringLiteral("The sign-in was cancelled")
                                 : QStringLiteral("No sign-in of this state is under way");
    if (isThere)
        m_around.signIns.cancel(state);
    if (fields.isForm())
        reply.page(
            isThere ? 200 : 404, signinpage::result(false, QStringLiteral("Not signed in"), text + u'.'));
    else if (isThere)
        reply.json(
            200, {{QStringLiteral("status"), QStringLiteral("success")}, {QStringLiteral("message"), text}});
    else
        reply.error(404, text);
}

QJsonObject SignInApi::accounts() const
{
    return signinviews::status(m_around.accounts.snapshots(), m_around.clock.wallTime());
}

/// The account that is meant; nothing where the client was told that it is none, or which ones it may be.
Result<QString> SignInApi::accountNamed(const QString &text) const
{
    const QStringList names = m_around.accounts.meant(text);
    if (names.size() == 1)
        return names.constFirst();
    if (names.isEmpty())
        return Error{Error::Kind::NotFound, QStringLiteral("there is no account '%1'").arg(text.left(100))};
    return Error{Error::Kind::Conflict,
        QStringLiteral("'%1' may be %2: say which").arg(text.left(100), names.join(QStringLiteral(" or ")))};
}

std::optional<QString> SignInApi::accountFor(const QString &text, const Reply &reply) const
{
    const auto account = accountNamed(text);
    if (account)
        return *account;
    reply.error(httpStatus(account.error().kind), account.error().message);
    return std::nullopt;
}

void SignInApi::refresh(const QString &text, const Reply &reply)
{
    const auto account = accountFor(text, reply);
    if (!account)
        return;
    m_around.accounts.renew(*account, this, [reply, account = *account](const QString &problem) {
        if (problem.isEmpty())
            reply.json(200,
                {{QStringLiteral("status"), QStringLiteral("success")},
                    {QStringLiteral("message"), QStringLiteral("Token refreshed successfully")},
                    {QStringLiteral("account_email"), account}});
        else
            reply.error(500, problem);
    });
}

void SignInApi::remove(const QString &text, const Reply &reply)
{
    const auto account = accountFor(text, reply);
    if (!account)
        return;
    m_around.accounts.remove(
        *account, this, [reply, account = *account](const QString &problem, const QString &remark) {
            if (problem.isEmpty())
                reply.json(
                    200, signinviews::signedOut(QStringLiteral("Signed out of %1").arg(account), remark));
            else
                reply.error(500, problem);
        });
}

void SignInApi::removeAll(const Reply &reply)
{
    const QList<AccountSnapshot> all = m_around.accounts.snapshots();
    struct Tally
    {
        qsizetype left = 0;
        QStringList problems;
        QStringList remarks;
    };
    const auto tally = std::make_shared<Tally>();
    tally->left = all.size();
    const auto conclude = [reply, tally, count = all.size()] {
        if (tally->problems.isEmpty())
            reply.json(200,
                signinviews::signedOut(QStringLiteral("Signed out of %1 accounts").arg(count),
                    tally->remarks.join(QStringLiteral("; "))));
        else
            reply.error(500, tally->problems.join(QStringLiteral("; ")));
    };
    if (all.isEmpty())
        conclude();
    for (const AccountSnapshot &account : all) {
        m_around.accounts.remove(
            account.record.name, this, [tally, conclude](const QString &problem, const QString &remark) {
                if (!problem.isEmpty())
                    tally->problems << problem;
                if (!remark.isEmpty())
                    tally->remarks << remark;
                if (--tally->left == 0)
                    conclude();
            });
    }
}

} // namespace signalbox
