// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/testclient.h"

#include <QMap>
#include <QTimer>
#include <QUrl>

#include <functional>
#include <memory>

namespace signalbox::test {

/// Does with an address of this computer what a browser does: looks at it, goes where it is sent, and gives
/// up after 10 redirects. The callback is the first redirect that has `code` or `error` in its query. Nothing
/// but http to loopback addresses is reached.
class ScriptedBrowser final : public QObject
{
    Q_OBJECT

public:
    enum class Purpose {
        Navigation,
        Favicon,
        Replay, ///< the callback for the second time
    };
    struct Page
    {
        QUrl url;
        Purpose purpose = Purpose::Navigation;
        int status = 0; ///< 0 = no answer
        Headers headers = {};
        QByteArray body = {};
    };
    enum class Favicon {
        Never,
        BeforeCallback, ///< of the callback's host
        AtEnd, ///< of the last page's host
    };
    /// What is peculiar about it.
    struct Habits
    {
        Favicon favicon = Favicon::Never;
        bool leaves = false; ///< the window is closed before the callback
        bool replays = false; ///< asks for the callback twice
        std::function<QUrl(const QUrl &)> tamper = {}; ///< makes another address of the callback's
    };

    explicit ScriptedBrowser(QObject *parent = nullptr) : ScriptedBrowser(Habits(), parent) { }
    explicit ScriptedBrowser(Habits habits, QObject *parent = nullptr);

    /// Ends with finished(). One address after the other: what is still under way is given up.
    void open(const QUrl &url);
    /// Fills in the form of the shown page that is sent to `action`, and presses its button. Hidden fields
    /// are as the page has them; `Origin` is what browsers make of the page's own Referrer-Policy.
    void submit(const QString &action, const QMap<QString, QString> &fields = {});

    /// Presses the button-like link of the shown page that has this place among them.
    void follow(qsizetype link);
    /// Where those lead to.
    [[nodiscard]] QStringList links() const;

    [[nodiscard]] bool isFinished() const { return m_finished; }
    /// All answers, in their order.
    [[nodiscard]] const QList<Page> &pages() const { return m_pages; }
    /// What the window shows.
    [[nodiscard]] Page shown() const;
    /// Where it was sent with a code or an error, before anything was changed about it; empty = nowhere.
    [[nodiscard]] const QUrl &callback() const { return m_callback; }

signals:
    void finished();

private:
    struct Step
    {
        QUrl url;
        Purpose purpose = Purpose::Navigation;
        QByteArray form = {}; ///< to be posted; null = GET
        QByteArray origin = {}; ///< of the page that the form was on
    };

    void begin(const Step &step);
    void next();
    void ask();
    void look();
    void turn(const Page &page);
    void redirect(const QUrl &target);
    void leaveHost();
    [[nodiscard]] Headers headersFor(const Step &step) const;

    const Habits m_habits;
    QList<Step> m_steps; ///< the first one is under way
    QList<Page> m_pages;
    QUrl m_from; ///< the page before; empty at first
    QUrl m_callback;
    int m_redirects = 0;
    bool m_finished = false;
    QTimer m_limit;
    std::unique_ptr<TestClient> m_client; ///< says goodbye when it goes, so it goes first
};

} // namespace signalbox::test
