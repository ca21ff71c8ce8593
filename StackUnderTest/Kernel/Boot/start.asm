; From the machine as QEMU's PVH loader leaves it (32-bit protected mode, paging off, interrupts off, ebx = start
; information) to C# in 64-bit mode.

STACK_SIZE      equ 256 * 1024
PAGE_PRESENT    equ 1
PAGE_WRITABLE   equ 2
PAGE_LARGE      equ 1 << 7
CR0_MP          equ 1 << 1
CR0_EM          equ 1 << 2
CR0_TS          equ 1 << 3
CR0_NE          equ 1 << 5
CR0_WP          equ 1 << 16
CR0_PG          equ 1 << 31
CR4_PAE         equ 1 << 5
CR4_OSFXSR      equ 1 << 9
CR4_OSXMMEXCPT  equ 1 << 10
MSR_EFER        equ 0xc0000080
EFER_LME        equ 1 << 8

global start32
global processor_unmap_null
extern kernel_start

; The note by which the loader knows a kernel that starts in protected mode (XEN_ELFNOTE_PHYS32_ENTRY, 18). Multiboot
; would be the other way in, but its version 1 refuses 64-bit ELF files.
section .note.pvh note alloc noexec nowrite align=4
        dd 4, 4, 18
        db "Xen", 0
        dd start32

section .boot progbits alloc exec nowrite align=16
bits 32
start32:
        cld
        mov     esp, stack_top
        mov     esi, ebx                ; survives until the call of C#

        ; All of the lowest 4 GiB is mapped to itself with pages of 2 MiB: cards are given physical addresses, and
        ; what C# has are the same numbers. The first 2 MiB are 4 KiB pages, so that page 0 can be taken out
        ; (processor_unmap_null) once the command line, which QEMU puts there, is copied.
        mov     edi, low_pages
        mov     eax, PAGE_PRESENT | PAGE_WRITABLE
        mov     ecx, 512
.low:   mov     [edi], eax
        mov     dword [edi + 4], 0
        add     eax, 0x1000
        add     edi, 8
        dec     ecx
        jnz     .low

        mov     edi, directories
        mov     eax, PAGE_PRESENT | PAGE_WRITABLE | PAGE_LARGE
        mov     ecx, 4 * 512
.large: mov     [edi], eax
        mov     dword [edi + 4], 0
        add     eax, 0x200000
        add     edi, 8
        dec     ecx
        jnz     .large
        mov     dword [directories], low_pages + (PAGE_PRESENT | PAGE_WRITABLE)

        mov     edi, pointers
        mov     eax, directories + (PAGE_PRESENT | PAGE_WRITABLE)
        mov     ecx, 4
.each:  mov     [edi], eax
        add     eax, 0x1000
        add     edi, 8
        dec     ecx
        jnz     .each
        mov     dword [root], pointers + (PAGE_PRESENT | PAGE_WRITABLE)

        ; Long mode in the order the manual demands (Intel SDM 3A 10.8.5): PAE, root table, LME, paging.
        ; SSE comes with it: compiled C# copies with XMM registers.
        mov     eax, CR4_PAE | CR4_OSFXSR | CR4_OSXMMEXCPT
        mov     cr4, eax
        mov     eax, root
        mov     cr3, eax
        mov     ecx, MSR_EFER
        rdmsr
        or      eax, EFER_LME
        wrmsr
        mov     eax, cr0
        and     eax, ~(CR0_EM | CR0_TS)
        or      eax, CR0_PG | CR0_WP | CR0_NE | CR0_MP
        mov     cr0, eax
        lgdt    [descriptor_table_pointer]
        jmp     CODE_SELECTOR:start64

bits 64
start64:
        mov     ax, DATA_SELECTOR
        mov     ds, ax
        mov     es, ax
        mov     fs, ax
        mov     gs, ax
        mov     ss, ax
        mov     esp, stack_top          ; the upper half is cleared with it
        xor     ebp, ebp                ; where a trace of the stack ends
        mov     edi, esi
        call    kernel_start
.halt:  cli
        hlt
        jmp     .halt

; From here on a null reference faults.
processor_unmap_null:
        mov     dword [low_pages], 0
        invlpg  [0]
        ret

section .rodata
align 8
descriptor_table:
        dq 0
        dq 0x00209a0000000000           ; code: present, ring 0, 64 bit
        dq 0x0000920000000000           ; data: present, ring 0, writable
descriptor_table_end:
CODE_SELECTOR   equ 8
DATA_SELECTOR   equ 16
descriptor_table_pointer:
        dw descriptor_table_end - descriptor_table - 1
        dd descriptor_table
        dd 0

section .bss nobits alloc noexec write align=4096
root:           resb 4096
pointers:       resb 4096
directories:    resb 4 * 4096
low_pages:      resb 4096
stack:          resb STACK_SIZE
stack_top:
