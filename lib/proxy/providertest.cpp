// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertest.h"

#include "proxy/providertestrun.h"

namespace signalbox {

ProviderTest::ProviderTest(Surroundings around, QObject *parent)
    : ProviderTest(std::move(around), Times(), parent)
{ }

ProviderTest::ProviderTest(Surroundings around, const Times &times, QObject *parent)
    : QObject(parent)
    , m_around(std::move(around))
    , m_times(times)
{ }

ProviderTest::~ProviderTest() = default;

void ProviderTest::start(const ProviderTestWish &wish)
{
    drop();
    m_run = std::make_unique<ProviderTestRun>(m_around, m_times, wish);
    connect(m_run.get(), &ProviderTestRun::changed, this, &ProviderTest::onChanged);
    m_run->start();
}

void ProviderTest::stop()
{
    if (m_run)
        m_run->stop();
}

void ProviderTest::onChanged(const ProviderTestSnapshot &snapshot)
{
    if (snapshot.finished)
        drop();
    emit changed(snapshot);
}

void ProviderTest::drop()
{
    if (!m_run)
        return;
    m_run->disconnect(this);
    m_run->abort();
    m_run.release()->deleteLater(); // it may be on the stack
}

} // namespace signalbox
