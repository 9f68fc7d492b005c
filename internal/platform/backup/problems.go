package backup

import "doudi/internal/kernel/problem"

// The refusals of this room.
var (
	ErrExists = problem.Define("backup.exists", problem.Conflict,
		"文件 {file} 已经存在，备份不会覆盖它。请换一个文件名；若它是中断的备份留下的 .part 文件，且没有别的备份正在进行，可以删除。",
		"The file {file} exists, and a backup overwrites nothing. Choose another name; if it is a .part file that an interrupted backup "+
			"left behind and no other backup is running, remove it.")
	ErrCannotWrite = problem.Define("backup.cannot_write", problem.Unavailable,
		"备份文件 {file} 无法写入：{why}。没有留下不完整的文件；请检查磁盘空间和权限后重试。",
		"The backup file {file} cannot be written: {why}. No partial file is left; check the disk's space and permissions and try again.")
	ErrCannotRead = problem.Define("backup.cannot_read", problem.NotFound,
		"备份文件 {file} 无法读取：{why}。", "The backup file {file} cannot be read: {why}.")
	ErrNotArchive = problem.Define("backup.not_an_archive", problem.Invalid,
		"这不是本系统的备份文件，或者文件开头已损坏。", "This is not a backup of Doudi, or its beginning is damaged.")
	ErrNewerFormat = problem.Define("backup.newer_format", problem.Invalid,
		"备份的格式版本是 {have}，本程序只认识到 {known}。请用制作它的那一版或更新的程序。",
		"The backup has format {have}; this program knows formats up to {known}. Use the program that made it, or a newer one.")
	ErrWrongKey = problem.Define("backup.wrong_key", problem.Invalid,
		"备份是用另一把主密钥（指纹 {want}）加密的，现在配置的主密钥指纹是 {have}。请取来制作备份时的主密钥文件，用配置项 master_key_file 指明。",
		"The backup is sealed under another master key (fingerprint {want}); the one that is set has fingerprint {have}. Fetch the key file "+
			"of that time and name it with the setting master_key_file.")
	ErrDamaged = problem.Define("backup.damaged", problem.Invalid,
		"备份已损坏（{where}），不能使用。请改用另一份备份。",
		"The backup is damaged ({where}) and cannot be used. Use another one.")
	ErrNewerSchema = problem.Define("backup.newer_schema", problem.Conflict,
		"备份里的数据库版本是 {have}，本程序只认识到 {known}。请用新版程序恢复。",
		"The backup holds a database of version {have}; this program knows versions up to {known}. Restore with the newer program.")
	ErrForeignTable = problem.Define("backup.unknown_table", problem.Conflict,
		"表 {table} 与本程序认识的结构不符（数据库版本 {have}）。请用与这个数据库版本相同的程序。",
		"Table {table} is not as this program knows it (the database is at version {have}). Use the program of that version.")
	ErrNotEmpty = problem.Define("backup.not_empty", problem.Conflict,
		"目标数据库不是空的（已有表 {table}），恢复不会覆盖它。请用配置项 data 或 db 指定一个空的文件夹或数据库。",
		"The target database is not empty (it has the table {table}), and a restore overwrites nothing. Name an empty folder or database "+
			"with the settings data or db.")
	ErrInUse = problem.Define("backup.in_use", problem.Conflict,
		"另有 doudi 进程连接着目标数据库。请先停止它，再恢复。", "Another doudi process is connected to the target database. Stop it, then restore.")
	ErrUnfinished = problem.Define("backup.unfinished", problem.Unavailable,
		"这个数据库的恢复没有做完，里面的数据不完整，不能提供服务。请重新运行 doudi restore，它会从头再来。",
		"A restore into this database was not finished: its data is incomplete and it cannot be served. Run doudi restore again; it starts anew.")
	ErrDiffers = problem.Define("backup.differs", problem.Internal,
		"恢复后的表 {table} 与备份不一致，数据库保持不可用状态。请在另一个空数据库上重试；若再次出现，请更换磁盘或机器。",
		"The restored table {table} differs from the backup; the database stays closed. Try again into another empty database; if it "+
			"happens again, change the disk or the machine.")
)
