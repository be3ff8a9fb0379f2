// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "tests/ui/fixtures.h"
#include "ui/dialogs/combinedialog.h"
#include "ui/window/exportcontroller.h"
#include "ui/window/mainwindow.h"

#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QTest>

using namespace offramp;
using namespace Qt::Literals::StringLiterals;

/// Open recordings are combined to one, which the window opens.
class TestCombineDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_window = std::make_unique<MainWindow>();
        m_window->openFiles(
            {fixtures::writeRecording(at(u"small.exits"_s), 1), fixtures::writeRecording(at(u"large.exits"_s), 2)});
        QTRY_COMPARE(recordings().size(), std::size_t(2));
    }

    void cleanup()
    {
        m_window.reset();
        m_folder.reset();
    }

    void cascadeIsWrittenAndOpened()
    {
        CombineDialog *dialog = open();
        auto *file = dialog->findChild<QLineEdit *>(u"combineFile"_s);
        QVERIFY(file->text().endsWith(u"-then-large.exits"_s) || file->text().endsWith(u"-then-small.exits"_s));
        QTest::mouseClick(button(dialog), Qt::LeftButton);
        QTRY_COMPARE(recordings().size(), std::size_t(3));
        const RecordingPtr made = m_window->document()->recording(recordings().back());
        QCOMPARE(made->table().exitCount(), 6);
        QVERIFY(QString::fromStdString(made->name()).contains(u" then "_s));
        QVERIFY(QFile::exists(QString::fromStdString(made->path())));
    }

    void theOrderIsTheUsers()
    {
        CombineDialog *dialog = open();
        auto *list = dialog->findChild<QListWidget *>(u"combineList"_s);
        const QString first = list->item(0)->text();
        auto *file = dialog->findChild<QLineEdit *>(u"combineFile"_s);
        const QString before = file->text();
        list->setCurrentRow(0);
        QVERIFY(!dialog->findChild<QPushButton *>(u"combineUp"_s)->isEnabled());
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"combineDown"_s), Qt::LeftButton);
        QCOMPARE(list->item(1)->text(), first);
        QCOMPARE(list->currentRow(), 1);
        QVERIFY(file->text() != before);

        // A name that was typed stays.
        file->clear();
        QTest::keyClicks(file, at(u"mine.exits"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"combineUp"_s), Qt::LeftButton);
        QCOMPARE(file->text(), at(u"mine.exits"_s));
    }

    void twoAreNeeded()
    {
        CombineDialog *dialog = open();
        auto *list = dialog->findChild<QListWidget *>(u"combineList"_s);
        auto *message = dialog->findChild<QLabel *>(u"combineMessage"_s);
        list->item(1)->setCheckState(Qt::Unchecked);
        QVERIFY(!button(dialog)->isEnabled());
        QCOMPARE(message->text(), u"Tick at least two networks."_s);
        list->item(1)->setCheckState(Qt::Checked);
        QVERIFY(button(dialog)->isEnabled());
        QVERIFY(message->text().isEmpty());
    }

    void nothingIsOverwritten()
    {
        CombineDialog *dialog = open();
        auto *file = dialog->findChild<QLineEdit *>(u"combineFile"_s);
        auto *message = dialog->findChild<QLabel *>(u"combineMessage"_s);
        file->setText(at(u"small.exits"_s));
        QTest::mouseClick(button(dialog), Qt::LeftButton);
        QVERIFY(message->text().contains(u"already exists"_s));
        file->setText(at(u"no/such/folder.exits"_s));
        QTest::mouseClick(button(dialog), Qt::LeftButton);
        QTRY_VERIFY(message->text().contains(u"folder"_s));
        QVERIFY(button(dialog)->isEnabled());
        QCOMPARE(recordings().size(), std::size_t(2));
    }

    void clustersWithoutLogitsAreExplained()
    {
        CombineDialog *dialog = open();
        dialog->findChild<QRadioButton *>(u"combineByClusters"_s)->setChecked(true);
        QVERIFY(dialog->findChild<QLineEdit *>(u"combineFile"_s)->text().endsWith(u"-4-clusters.exits"_s));
        QTest::mouseClick(button(dialog), Qt::LeftButton);
        auto *message = dialog->findChild<QLabel *>(u"combineMessage"_s);
        QTRY_VERIFY(message->text().contains(u"no logits"_s) || recordings().size() == 3);
    }

    void oneNetworkCannotBeCombined()
    {
        m_window->document()->closeRecording(recordings().front());
        QVERIFY(!m_window->exports()->combineAction()->isEnabled());
    }

private:
    [[nodiscard]] QString at(const QString &file) const { return m_folder->filePath(file); }
    [[nodiscard]] const std::vector<RecordingId> &recordings() const
    {
        return m_window->document()->decisions().recordings;
    }
    static QPushButton *button(const CombineDialog *dialog)
    {
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text() == u"Combine"_s)
                return button;
        }
        return nullptr;
    }

    CombineDialog *open()
    {
        m_window->exports()->combineAction()->trigger();
        return m_window->findChild<CombineDialog *>();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(TestCombineDialog)
#include "tst_combinedialog.moc"
