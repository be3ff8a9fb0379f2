// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/searchprogress.h"

#include "ui/panels/parts.h"

#include <QProgressBar>
#include <QPushButton>

#include <cmath>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int delay = 200;
constexpr int pollInterval = 100;
constexpr int steps = 1000;
constexpr int barHeight = 6;

void keepRoom(QWidget *widget)
{
    QSizePolicy kept = widget->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    widget->setSizePolicy(kept);
    widget->hide();
}

} // namespace

SearchProgress::SearchProgress(QWidget *parent)
    : QWidget(parent)
    , m_bar(named(new QProgressBar, u"searchProgress"_s, tr("Progress of the search")))
    , m_button(plainButton(tr("Ca&ncel search"), u"cancelSearch"_s))
{
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(barHeight);
    setLayout(rowOf({{m_bar, 1}, m_button}, 10, {}));
    keepRoom(m_bar);
    keepRoom(m_button);
    m_delay.setSingleShot(true);
    m_delay.setInterval(delay);
    m_poll.setInterval(pollInterval);
    connect(&m_delay, &QTimer::timeout, this, [this] {
        m_bar->show();
        m_button->show();
        m_poll.start();
        showShare();
    });
    connect(&m_poll, &QTimer::timeout, this, &SearchProgress::showShare);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_isRunning)
            Q_EMIT cancelled();
        else
            Q_EMIT wantedAgain();
    });
}

std::function<void(double)> SearchProgress::start()
{
    finish();
    m_isRunning = true;
    m_share = std::make_shared<std::atomic<double>>(0);
    m_button->setText(tr("Ca&ncel search"));
    m_delay.start();
    return [share = m_share](double done) { *share = done; };
}

void SearchProgress::finish()
{
    m_isRunning = false;
    m_delay.stop();
    m_poll.stop();
    m_bar->hide();
    m_button->hide();
}

void SearchProgress::offerAgain()
{
    finish();
    m_button->setText(tr("Search agai&n"));
    m_button->show();
}

void SearchProgress::showShare()
{
    const int done = static_cast<int>(std::lround(steps * m_share->load()));
    m_bar->setRange(0, done > 0 ? steps : 0);
    m_bar->setValue(done);
}

} // namespace offramp
