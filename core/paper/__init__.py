"""What leaves the station as a document: receipts, slips, sheets, labels, notices.

Every paper is a frozen document (``model``) and a function that draws it. Words come from the
translator that is handed in; figures are never computed here but for the capitals of a total.
"""
