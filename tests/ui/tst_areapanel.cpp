// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/panels/areapanel.h"
#include "ui/panels/emaxmenu.h"
#include "ui/theme/themeswitch.h"

#include <QLineEdit>
#include <QTest>
#include <QToolButton>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Where E_max comes from, as it is chosen in its field.
class TestAreaPanel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void offersThreeOrigins();
    void bringsTheProposalBack();
    void keepsTheContest();
    void dropsWhatIsBeingTyped();
    void customGoesToTheField();
    void opensByTheArrow();
    void offersNothingWithoutARecording();

private:
    enum Choice { Contest, Network, Custom };

    [[nodiscard]] QLineEdit *field() const { return m_panel->findChild<QLineEdit *>(u"eMaxEdit"_s); }
    [[nodiscard]] EMaxMenu *menu() const { return m_panel->findChild<EMaxMenu *>(); }
    [[nodiscard]] QStringList texts() const
    {
        QStringList texts;
        for (const QAction *action : menu()->actions())
            texts.append((action->isChecked() ? u"* "_s : QString()) + action->text());
        return texts;
    }
    void openMenu() const
    {
        field()->setFocus();
        QTest::keyClick(field(), Qt::Key_Down);
        QVERIFY(menu()->isVisible());
    }
    void choose(Choice choice) const
    {
        openMenu();
        QAction *action = menu()->actions()[choice];
        menu()->close();
        action->trigger();
    }
    void type(const QString &text) const
    {
        field()->setFocus();
        field()->selectAll();
        QTest::keyClicks(field(), text);
        QTest::keyClick(field(), Qt::Key_Return);
    }

    std::unique_ptr<Document> m_document;
    std::unique_ptr<Intervals> m_intervals;
    std::unique_ptr<AreaPanel> m_panel;
};

void TestAreaPanel::initTestCase()
{
    installStyle(*qApp);
    applyAppearance(Appearance::Light);
}

void TestAreaPanel::init()
{
    m_document = std::make_unique<Document>();
    m_intervals = std::make_unique<Intervals>(m_document.get());
    m_panel = std::make_unique<AreaPanel>(m_document.get(), m_intervals.get());
    m_panel->resize(640, 120);
    m_document->openRecording(fixtures::network(u"net"_s, 300, 2));
    m_panel->show();
    m_panel->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
}

void TestAreaPanel::cleanup()
{
    m_panel.reset();
    m_intervals.reset();
    m_document.reset();
}

void TestAreaPanel::offersThreeOrigins()
{
    openMenu();
    QCOMPARE(texts(), (QStringList{u"Contest limit: 39.32 GFLOPs"_s,
                                   u"* Above the most expensive network: 2.5 GFLOPs"_s, u"Custom…"_s}));
    QCOMPARE(menu()->activeAction(), menu()->actions().constFirst()); // the keys go on from there
    menu()->close();
    type(u"3"_s);
    openMenu();
    QCOMPARE(texts(), (QStringList{u"Contest limit: 39.32 GFLOPs"_s, u"Above the most expensive network: 2.5 GFLOPs"_s,
                                   u"* Custom: 3 GFLOPs"_s}));
    QTest::keyClick(menu(), Qt::Key_Return);
    QCOMPARE(m_document->eMax(), EMax());
    openMenu();
    QVERIFY(menu()->actions()[Contest]->isChecked());
    menu()->close();
}

void TestAreaPanel::bringsTheProposalBack()
{
    const EMax proposed = m_document->eMax();
    QCOMPARE(proposed.origin, EMaxOrigin::MostExpensiveNetwork);
    type(u"3"_s);
    QCOMPARE(m_document->eMax().origin, EMaxOrigin::Chosen);
    const int steps = m_document->undoStack()->count();
    choose(Network);
    QCOMPARE(m_document->eMax(), proposed);
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
    QCOMPARE(field()->text(), u"2.5"_s);
    choose(Network); // again: nothing to do
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
    m_document->undoStack()->undo();
    QCOMPARE(m_document->eMax().value, 3.0);
    QCOMPARE(field()->text(), u"3"_s);
    QCOMPARE(fixtures::disagreement(*m_document), QString());
}

void TestAreaPanel::keepsTheContest()
{
    choose(Contest);
    QCOMPARE(m_document->eMax(), EMax());
    QCOMPARE(field()->text(), u"39.32"_s);
    m_document->openRecording(fixtures::network(u"large"_s, 300, 5, 2));
    QCOMPARE(m_document->eMax(), EMax());
    openMenu();
    QCOMPARE(texts()[Network], u"Above the most expensive network: 6 GFLOPs"_s);
    menu()->close();
    QCOMPARE(fixtures::disagreement(*m_document), QString());
}

void TestAreaPanel::dropsWhatIsBeingTyped()
{
    const int steps = m_document->undoStack()->count();
    field()->setFocus();
    field()->selectAll();
    QTest::keyClicks(field(), u"77"_s);
    choose(Contest);
    QCOMPARE(field()->text(), u"39.32"_s);
    QTest::keyClick(field(), Qt::Key_Return);
    QCOMPARE(m_document->eMax(), EMax());
    QCOMPARE(m_document->undoStack()->count(), steps + 1);
}

void TestAreaPanel::customGoesToTheField()
{
    const EMax before = m_document->eMax();
    choose(Custom);
    QVERIFY(field()->hasFocus());
    QCOMPARE(field()->selectedText(), field()->text());
    QCOMPARE(m_document->eMax(), before);
}

void TestAreaPanel::opensByTheArrow()
{
    auto *arrow = field()->findChild<QToolButton *>();
    QVERIFY(arrow && arrow->isVisible());
    QVERIFY(field()->rect().contains(arrow->geometry()));
    QTest::mouseClick(arrow, Qt::LeftButton);
    QVERIFY(menu()->isVisible());
    menu()->close();
}

void TestAreaPanel::offersNothingWithoutARecording()
{
    m_document->closeRecording(m_document->decisions().recordings.front());
    openMenu();
    QVERIFY(menu()->actions()[Contest]->isEnabled());
    QVERIFY(!menu()->actions()[Network]->isEnabled());
    QCOMPARE(texts()[Network], u"Above the most expensive network"_s);
    menu()->close();
}

QTEST_MAIN(TestAreaPanel)
#include "tst_areapanel.moc"
