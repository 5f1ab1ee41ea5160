"""The floor: one bare PySide6 window with a passphrase field, the least a lock screen can cost."""

import sys

from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

application = QApplication(sys.argv)
window = QWidget()
window.resize(600, 400)
column = QVBoxLayout(window)
column.addWidget(QLabel("Register"))
passphrase = QLineEdit()
passphrase.setEchoMode(QLineEdit.EchoMode.Password)
column.addWidget(passphrase)
column.addWidget(QPushButton("Unlock"))
window.show()
sys.exit(application.exec())
